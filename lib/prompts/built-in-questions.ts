import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { builtInQuestionText } from '#lib/wording/prompts.ts';

/** The saved questions of a new installation. Three are in the right-click menu, and all are suggestions. */
export const BUILT_IN_QUESTIONS: readonly SavedQuestion[] = [
  { id: 'explain', ...builtInQuestionText.explain, sends: true, takes: 'selection', inMenu: true },
  { id: 'summarize', ...builtInQuestionText.summarize, sends: true, takes: 'page', inMenu: true },
  { id: 'translate', ...builtInQuestionText.translate, sends: true, takes: 'selection', inMenu: true },
  // Waits in the composer, because users often add how to rewrite it.
  { id: 'rewrite', ...builtInQuestionText.rewrite, sends: false, takes: 'selection', inMenu: false },
  { id: 'simplify', ...builtInQuestionText.simplify, sends: true, takes: 'selection', inMenu: false },
];
