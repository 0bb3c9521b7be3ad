import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { builtInQuestionText } from '#lib/wording/prompts.ts';

/**
 * The saved questions of a new installation. None is in the right-click menu: browsers move an extension's items into a
 * submenu as soon as there are two, and "Ask about selection" should stay one click away.
 */
export const BUILT_IN_QUESTIONS: readonly SavedQuestion[] = [
  { id: 'explain', ...builtInQuestionText.explain, sends: true, takes: 'selection', inMenu: false },
  { id: 'summarize', ...builtInQuestionText.summarize, sends: true, takes: 'page', inMenu: false },
  { id: 'translate', ...builtInQuestionText.translate, sends: true, takes: 'selection', inMenu: false },
  // Waits in the composer: users often add how to rewrite it.
  { id: 'rewrite', ...builtInQuestionText.rewrite, sends: false, takes: 'selection', inMenu: false },
  { id: 'simplify', ...builtInQuestionText.simplify, sends: true, takes: 'selection', inMenu: false },
];
