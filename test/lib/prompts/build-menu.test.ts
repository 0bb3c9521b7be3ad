import { describe, expect, it } from 'vitest';

import { buildMenu, savedQuestionOfItem } from '#lib/prompts/build-menu.ts';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

const TITLES = {
  askSelection: 'Ask',
  askPage: 'Ask the page',
  askImage: 'Ask the image',
  askScreenshot: 'Ask the screen',
  askScreenPart: 'Ask a part of it',
};

function aSavedQuestion(id: string, changes: Partial<SavedQuestion> = {}): SavedQuestion {
  return {
    id,
    name: id,
    template: '{{selection}}',
    sends: true,
    takes: 'selection',
    inMenu: true,
    ...changes,
  };
}

describe('the right-click menu', () => {
  it('of a new installation has three saved questions for a selection', () => {
    expect(buildMenu(BUILT_IN_QUESTIONS, TITLES)).toEqual([
      { id: 'ask-selection', title: 'Ask', contexts: ['selection'] },
      { id: 'ask-page', title: 'Ask the page', contexts: ['page', 'action'] },
      { id: 'ask-image', title: 'Ask the image', contexts: ['image'] },
      { id: 'ask-screenshot', title: 'Ask the screen', contexts: ['action'] },
      { id: 'ask-screen-part', title: 'Ask a part of it', contexts: ['action'] },
      { id: 'entry:explain', title: 'Explain', contexts: ['selection'] },
      { id: 'entry:summarize', title: 'Summarize', contexts: ['page', 'selection'] },
      { id: 'entry:translate', title: 'Translate', contexts: ['selection'] },
    ]);
  });

  it('lists the saved questions that the user put there, in order', () => {
    const savedQuestions = [
      aSavedQuestion('b'),
      aSavedQuestion('hidden', { inMenu: false }),
      aSavedQuestion('a'),
    ];
    const items = buildMenu(savedQuestions, TITLES).map(({ id }) => id);
    expect(items.slice(5)).toEqual(['entry:b', 'entry:a']);
    expect(items.map(savedQuestionOfItem).filter((id) => id !== undefined)).toEqual(['b', 'a']);
  });

  it('has one item for an image, so that a click there opens no submenu', () => {
    const contexts = buildMenu(BUILT_IN_QUESTIONS, TITLES).flatMap((item) => item.contexts);
    expect(contexts.filter((context) => context === 'image')).toHaveLength(1);
  });

  it('shows a name literally, even where menus give characters a meaning', () => {
    const titles = buildMenu([aSavedQuestion('a', { name: 'R&D: 100%s' })], TITLES).map(({ title }) => title);
    expect(titles.at(-1)).toBe('R&&D: 100%\u2060s');
  });

  it('offers a question about the page on text that is selected in it, too', () => {
    const items = buildMenu([aSavedQuestion('a', { takes: 'page' })], TITLES);
    expect(items.at(-1)).toEqual({ id: 'entry:a', title: 'a', contexts: ['page', 'selection'] });
  });
});
