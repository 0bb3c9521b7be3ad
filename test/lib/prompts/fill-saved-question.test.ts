import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import { askAbout, fillSavedQuestion, nameLanguage } from '#lib/prompts/fill-saved-question.ts';
import { findOpenPlaceholder } from '#lib/prompts/placeholders.ts';
import { type SavedQuestion, savedQuestionSchema } from '#lib/protocol/saved-question.ts';

const savedQuestion: SavedQuestion = {
  id: 'e',
  name: 'E',
  template: '{{selection}} of {{title}} at {{url}} in {{language}}, {{title}}',
  sends: true,
  takes: 'selection',
  inMenu: true,
};

describe('a saved question that is used', () => {
  it('gets the page and the language filled in, and keeps its mark', () => {
    const source = { title: 'T $&', url: 'https://a.example/?x={{title}}', language: 'de-AT' };
    expect(fillSavedQuestion(savedQuestion, source)).toEqual({
      text: '{{selection}} of T $& at https://a.example/?x={\u2060{\u2060title}} in German, T $&',
      sends: true,
    });
  });

  it('keeps the model and the answer parameters that it names', () => {
    const own = { model: { provider: 'p', model: 'm' }, parameters: { temperature: 0 } };
    expect(fillSavedQuestion({ ...savedQuestion, ...own }, { language: 'en' })).toMatchObject(own);
  });
});

describe('a saved question that is asked about something else', () => {
  it('marks the place of a selection instead of the page’s, and vice versa', () => {
    const aboutPage = { ...savedQuestion, takes: 'page', template: 'Sum up {{ page }}.' } as const;
    expect(askAbout('selection', aboutPage)).toEqual({
      ...aboutPage,
      takes: 'selection',
      template: 'Sum up {{selection}}.',
    });
    expect(askAbout('page', { ...savedQuestion, template: '{{selection}}?' }).template).toBe('{{page}}?');
  });

  it('stays as it is written where it is asked about its own subject', () => {
    const both = { ...savedQuestion, template: '{{selection}} in {{page}}' };
    expect(askAbout('selection', both)).toBe(both);
  });
});

describe('a language tag', () => {
  it.each([
    ['en-US', 'English'],
    ['pt-BR', 'Portuguese'],
    ['zh-TW', 'Traditional Chinese'],
    ['zh-CN', 'Simplified Chinese'],
    ['not a tag', 'not a tag'],
  ])('becomes the language’s English name: %s', (tag, name) => expect(nameLanguage(tag)).toBe(name));
});

describe('the built-in questions', () => {
  it('are valid, and complete once they have a selection', () => {
    for (const builtIn of BUILT_IN_QUESTIONS) {
      expect(v.is(savedQuestionSchema, builtIn)).toBe(true);
      const { text } = fillSavedQuestion(builtIn, { language: 'en' });
      expect(findOpenPlaceholder(text, false)).toBeDefined();
      expect(findOpenPlaceholder(text, true)).toBeUndefined();
    }
  });
});
