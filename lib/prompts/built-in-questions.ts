import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

/**
 * The saved questions that a new installation has. None is in the menu, so that "Ask about selection" stays alone at its top
 * level: browsers put several saved questions of one extension into a submenu.
 */
export const BUILT_IN_QUESTIONS: readonly SavedQuestion[] = [
  {
    id: 'explain',
    name: 'Explain',
    template:
      'Explain {{selection}} in plain words. Say first what it is about, then what one needs to know to follow it. Answer in {{language}}.',
    sends: true,
    takes: 'selection',
    inMenu: false,
  },
  {
    id: 'summarize',
    name: 'Summarize',
    template:
      'Summarize {{page}} in {{language}}: one sentence with the main point, then the points that carry it. Add nothing that is not there.',
    sends: true,
    takes: 'page',
    inMenu: false,
  },
  {
    id: 'translate',
    name: 'Translate',
    template: 'Translate {{selection}} into {{language}}. Keep its form. Give the translation only.',
    sends: true,
    takes: 'selection',
    inMenu: false,
  },
  {
    id: 'rewrite',
    name: 'Rewrite',
    template:
      'Rewrite {{selection}} so that it reads clearly. Keep its meaning and its language. Give the new text only.',
    // The user may want to say how.
    sends: false,
    takes: 'selection',
    inMenu: false,
  },
  {
    id: 'simplify',
    name: 'Simplify',
    template:
      'Put {{selection}} into simple words and short sentences, in its own language. Keep every fact. Give the new text only.',
    sends: true,
    takes: 'selection',
    inMenu: false,
  },
];
