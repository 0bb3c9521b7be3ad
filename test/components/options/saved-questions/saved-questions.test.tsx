// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import { writeSavedQuestionFile } from '#lib/prompts/saved-question-file.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, findField, typeInto } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
let platform: FakeOptionsPlatform;

async function openPage(
  savedQuestions: readonly SavedQuestion[],
  leftOut: Record<string, Record<string, RefusableField[]>> = {},
): Promise<void> {
  platform.storedSavedQuestions = savedQuestions;
  const providers = [
    {
      id: 'p',
      preset: 'custom-openai',
      name: 'Mine',
      dialect: 'chat-completions',
      baseUrl: 'https://api.example.com/v1',
      model: 'm',
    } as const,
  ];
  platform.stored = { providers, defaultProvider: 'p', leftOut };
  await drawOptions(root, platform, 'questions');
}

function section(): HTMLElement {
  return findByRole(root, 'region', 'Saved questions');
}

function form(): HTMLElement {
  return findByRole(section(), 'form');
}

const click = (name: string) => clickButton(section(), name);

async function fill(label: string, value: string): Promise<void> {
  const control = findField(form(), label);
  if (control.type !== 'checkbox') return fillField(form(), label, value);
  control.click();
  return rendered();
}

async function importText(text: string): Promise<void> {
  const input = section().querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error('There is no file input.');
  Object.defineProperty(input, 'files', { configurable: true, value: [new File([text], 'x.json')] });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  // Reading a file takes an unknown time; the outcome comes last.
  await waitFor(() => expect(outcome()).toMatch(/imported|added/u));
}

function names(): string[] {
  return [...section().querySelectorAll('.saved-question-name')].map((name) => name.textContent);
}

function outcome(): string {
  return section().querySelector('[data-part="saved-questions-outcome"]')?.textContent ?? '';
}

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

describe('the list of questions', () => {
  it('shows the built-in questions and how each is asked', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    expect(names()).toEqual(['Explain', 'Summarize', 'Translate', 'Rewrite', 'Simplify']);
    expect(section().textContent).toContain('With / in the panel · sent at once');
  });

  it('moves a question, and the focus stays on it', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    expect(findByRole(section(), 'button', 'Move Explain up')).toHaveProperty('disabled', true);
    await click('Move Simplify up');
    expect(names()).toEqual(['Explain', 'Summarize', 'Translate', 'Simplify', 'Rewrite']);
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Move Simplify up'));
    await click('Move Explain down');
    await click('Move Explain up');
    expect(names()[0]).toBe('Explain');
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Move Explain down'));
    expect(platform.storedSavedQuestions.map(({ name }) => name)).toEqual(names());
  });

  it('restores a removed question in its place', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await click('Remove Translate');
    expect(names()).not.toContain('Translate');
    expect(root.querySelector('.toast-region')?.textContent).toBe('Removed “Translate”.Undo');
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Add question'));
    findByRole(root, 'button', 'Undo').click();
    await rendered();
    expect(platform.storedSavedQuestions).toEqual(BUILT_IN_QUESTIONS);
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Edit Translate'));
  });

  it('restores the built-in questions, and keeps the others', async () => {
    await openPage(
      BUILT_IN_QUESTIONS.slice(0, 1).map((savedQuestion) => ({ ...savedQuestion, id: 'own', name: 'Own' })),
    );
    await click('Restore built-in questions');
    expect(names()).toEqual(['Own', 'Explain', 'Summarize', 'Translate', 'Rewrite', 'Simplify']);
    expect(findAllByRole(section(), 'button', 'Restore built-in questions')).toEqual([]);
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Add question'));
  });
});

describe('the form of a question', () => {
  it('adds a question', async () => {
    await openPage([]);
    await click('Add question');
    expect(document.activeElement).toBe(form().querySelector('input'));
    for (const name of ['selection', 'page', 'title', 'url', 'language'])
      expect(form().textContent).toContain(`{{${name}}}`);
    await fill('Name', ' Costs $& ');
    await fill('Question', 'What does {{selection}} cost in $&?');
    await fill('Send at once', '');
    await fill('In the right-click menu', '');
    await fill('Model', JSON.stringify(['p', 'm']));
    await click('Save question');
    expect(platform.storedSavedQuestions).toEqual([
      {
        id: 'new 2',
        name: 'Costs $&',
        template: 'What does {{selection}} cost in $&?',
        sends: false,
        takes: 'selection',
        inMenu: true,
        model: { provider: 'p', model: 'm' },
      },
    ]);

    expect(section().textContent).toContain('In the right-click menu · waits for you to send it · m at Mine');
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Add question'));
  });

  it('says what is missing, and saves nothing', async () => {
    await openPage([]);
    await click('Add question');
    await fill('Name', '  ');
    await click('Save question');
    expect(form().textContent).toContain('Enter a name.');
    expect(form().textContent).toContain('Enter a question.');
    expect(platform.storedSavedQuestions).toEqual([]);
  });

  it('changes a question in its place, and nothing when it is cancelled', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await click('Edit Summarize');
    await fill('Name', 'Sum up');
    await click('Cancel');
    expect(platform.storedSavedQuestions).toEqual(BUILT_IN_QUESTIONS);
    expect(document.activeElement).toBe(findByRole(section(), 'button', 'Edit Summarize'));
    await click('Edit Summarize');
    await fill('Name', 'Sum up');
    await click('Save question');
    expect(names()[1]).toBe('Sum up');
  });

  it('keeps its edits when another form is opened', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await click('Edit Explain');
    await fill('Name', 'Unsaved');
    await click('Edit Rewrite');
    const fields = findAllByRole(section(), 'form').map((one) => findField(one, 'Name'));
    expect(fields.map(({ value }) => value)).toEqual(['Unsaved', 'Rewrite']);
  });

  it('saves answer settings with their question, shows them again, and removes them when they are emptied', async () => {
    await openPage([]);
    await click('Add question');
    await fill('Name', 'Count');
    await fill('Question', 'Count the words.');
    await typeInto(form(), 'Temperature', '0');
    await typeInto(form(), 'System prompt', 'Answer with a number.');
    await click('Save question');
    const [stored] = platform.storedSavedQuestions;
    expect(stored?.parameters).toEqual({ temperature: 0, systemPrompt: 'Answer with a number.' });
    expect(section().textContent).toContain('a system prompt and temperature 0');
    await click('Edit Count');
    expect(form().querySelector<HTMLDetailsElement>('[data-part="advanced"]')?.open).toBe(true);
    expect(findField(form(), 'Temperature').value).toBe('0');
    await typeInto(form(), 'Temperature', '');
    await typeInto(form(), 'System prompt', ' ');
    await click('Save question');
    expect(platform.storedSavedQuestions[0]).not.toHaveProperty('parameters');
  });

  it('does not save a question with a setting that is out of range', async () => {
    await openPage([]);
    await click('Add question');
    await fill('Name', 'Count');
    await fill('Question', 'Count the words.');
    await typeInto(form(), 'Temperature', '3');
    await click('Save question');
    expect(findByRole(form(), 'alert').textContent).toBe('Correct the temperature under Advanced.');
    expect(platform.storedSavedQuestions).toEqual([]);
  });

  it('cannot set what the user’s organization has locked for the model that it asks', async () => {
    const [first] = BUILT_IN_QUESTIONS;
    if (!first) throw new Error('There are no built-in questions.');
    const model = { provider: 'p', model: 'm' };
    await openPage([{ ...first, model, parameters: { temperature: 0 } }]);
    const managed = {
      locked: { p: ['parameters' as const] },
      isExclusive: false,
      isDefaultLocked: false,
      savedQuestions: [],
      caps: [],
      problems: [],
    };
    platform.stored = { ...platform.stored, managed };
    await drawOptions(root, platform, 'questions');
    await click('Edit Explain');
    expect(findField(form(), 'Temperature').closest('fieldset')?.disabled).toBe(true);
    expect(findField(form(), 'Name').closest('fieldset')).toBeNull();
  });

  it('says what the model that the question asks refused, and tries it again', async () => {
    const [first] = BUILT_IN_QUESTIONS;
    if (!first) throw new Error('There are no built-in questions.');
    const model = { provider: 'p', model: 'm' };
    await openPage([{ ...first, model, parameters: { temperature: 0, maxTokens: 9 } }], {
      p: { m: ['temperature'], other: ['maxTokens'] },
    });
    await click('Edit Explain');
    expect(form().querySelectorAll('[data-part="refused"]')).toHaveLength(1);
    await click('Try again');
    expect(platform.asked).toContain('retry temperature p m');
  });

  it('keeps a question that is not about a page out of the menu', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await click('Edit Explain');
    await fill('Asks about', 'nothing');
    expect(findByRole(form(), 'checkbox', 'In the right-click menu')).toHaveProperty('disabled', true);
  });
});

describe('a file of questions', () => {
  it('is exported, and imported elsewhere', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await click('Export');
    expect(platform.files).toEqual([['gloss-questions.json', writeSavedQuestionFile(BUILT_IN_QUESTIONS)]]);
    platform.storedSavedQuestions = BUILT_IN_QUESTIONS.slice(0, 2);
    await importText(platform.files[0]?.[1] ?? '');
    expect(platform.storedSavedQuestions).toEqual(BUILT_IN_QUESTIONS);
  });

  it('changes nothing when it cannot be read, and the page says why', async () => {
    await openPage(BUILT_IN_QUESTIONS);
    await importText('{"gloss":"entries","version":1,"entries":[{"id":"x","name":"X"}]}');
    expect(outcome()).toBe('Nothing was imported. Question 1 (“X”) has a missing or invalid “template”.');
    expect(platform.storedSavedQuestions).toEqual(BUILT_IN_QUESTIONS);
  });
});
