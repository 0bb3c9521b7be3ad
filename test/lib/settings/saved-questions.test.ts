import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { readSavedQuestions, updateSavedQuestions } from '#lib/settings/saved-questions.ts';
import { clearSettings, readRawSetting, storeRawSetting } from '#test/support/settings/raw-settings.ts';

// The extension's API is looked for on import.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

beforeEach(clearSettings);

const savedQuestion: SavedQuestion = {
  id: 'a',
  name: 'A',
  template: 'About {{selection}}',
  sends: true,
  takes: 'page',
  inMenu: true,
  model: { provider: 'p', model: 'm' },
};

function store(savedQuestions: unknown): Promise<void> {
  return storeRawSetting('saved-questions', savedQuestions);
}

describe('the saved questions', () => {
  it('are the shipped ones until they are changed', async () => {
    expect(await readSavedQuestions()).toEqual(BUILT_IN_QUESTIONS);
    await updateSavedQuestions((all) => [...all.slice(1), savedQuestion]);
    expect(await readSavedQuestions()).toEqual([...BUILT_IN_QUESTIONS.slice(1), savedQuestion]);
  });

  it('that an earlier version stored outside the menu stay there', async () => {
    const before = BUILT_IN_QUESTIONS.map((question) => ({ ...question, inMenu: false }));
    await store([savedQuestion, ...before.slice(1)]);
    expect(await readSavedQuestions()).toEqual([savedQuestion, ...before.slice(1)]);
  });

  it('keep what only a newer version of Gloss can read when others change', async () => {
    const newer = { id: 'b', name: { text: 'B' }, template: 'About {{selection}}' };
    await store([newer, savedQuestion]);
    await updateSavedQuestions((all) => all.map((one) => ({ ...one, name: 'Other' })));
    expect(await readSavedQuestions()).toEqual([{ ...savedQuestion, name: 'Other' }]);
    expect(await readRawSetting('saved-questions')).toMatchObject({
      value: [{ ...savedQuestion, name: 'Other' }, newer],
    });
  });

  it('may all be gone', async () => {
    await updateSavedQuestions(() => []);
    expect(await readSavedQuestions()).toEqual([]);
  });

  it('keep what can be read of a broken list', async () => {
    const { name: _name, ...nameless } = savedQuestion;
    const stored = [
      { ...savedQuestion, sends: 'yes', takes: 'all', model: 'gpt', more: 1 },
      nameless,
      null,
      savedQuestion,
    ];
    await store([...stored, { ...savedQuestion, id: 'b' }]);
    expect(await readSavedQuestions()).toEqual([
      { id: 'a', name: 'A', template: 'About {{selection}}', sends: false, takes: 'selection', inMenu: true },
      { ...savedQuestion, id: 'b' },
    ]);
  });

  it('keep their answer parameters, and have none where they were stored without, or with broken ones', async () => {
    const parameters = { temperature: 0, systemPrompt: 'Rhyme.' };
    await store([
      { ...savedQuestion, parameters },
      { ...savedQuestion, id: 'before' },
      { ...savedQuestion, id: 'broken', parameters: { temperature: 'hot' } },
      { ...savedQuestion, id: 'empty', parameters: {} },
    ]);
    expect(await readSavedQuestions()).toEqual([
      { ...savedQuestion, parameters },
      ...['before', 'broken', 'empty'].map((id) => ({ ...savedQuestion, id })),
    ]);
  });

  it('are the shipped ones when nothing can be read', async () => {
    await store('broken');
    expect(await readSavedQuestions()).toEqual(BUILT_IN_QUESTIONS);
  });
});
