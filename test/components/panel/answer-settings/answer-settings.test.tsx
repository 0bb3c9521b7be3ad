// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import { fillField, findField, typeInto } from '#test/support/options/use-form.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aProvider, aQuestion, aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const provider: ProviderView = { ...aProvider, parameters: { systemPrompt: 'Be brief.', temperature: 1 } };
const root = installRoot();
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  panel = await drawPanel(root);
});

async function show(parameters: AnswerParameters, changes: Partial<ProviderView> = {}): Promise<void> {
  const chat = { id: 'chat', messages: [], parameters };
  await panel.send(aState([], { chat, provider: { ...provider, ...changes } }));
  await rendered();
}

function button(): HTMLElement {
  return findByRole(root, 'button', 'Answer settings');
}

async function open(): Promise<HTMLElement> {
  button().click();
  await waitFor(() => findByRole(root, 'dialog', 'Answer settings'));
  return findByRole(root, 'dialog', 'Answer settings');
}

async function click(name: string): Promise<void> {
  findByRole(root, 'button', name).click();
  await panel.settle();
  await rendered();
}

/** What a screen reader says of the button besides its name. */
function description(): string {
  const id = button().getAttribute('aria-describedby');
  return id === null ? '' : (document.getElementById(id)?.textContent ?? '');
}

function saved(): unknown[] {
  return panel.heard.flatMap((frame) => (frame.type === 'parameters-save' ? [frame.parameters] : []));
}

describe('the mark on the button of answer settings', () => {
  it('is absent in a chat that uses the provider’s settings', async () => {
    await show({ temperature: 1 });
    expect(root.querySelector('[data-part="answer-settings-mark"]')).toBeNull();
    expect(button().title).toBe('Answer settings');
  });

  it.each<[AnswerParameters, string]>([
    [{ temperature: 0.25 }, 'This chat sets temperature 0.25.'],
    [
      { systemPrompt: 'Rhyme.', maxTokens: 1 },
      'This chat sets a system prompt and a length limit of 1 token.',
    ],
    [
      { reasoningEffort: 'none', maxTokens: 2000 },
      'This chat sets a length limit of 2,000 tokens and no reasoning.',
    ],
  ])('says what differs in words: %j', async (parameters, said) => {
    await show(parameters);
    expect(description()).toBe(said);
    expect(button().title).toBe(`Answer settings\n${said}`);
  });

  it('says what the saved question in the composer sets, and what the model refuses', async () => {
    await show({ temperature: 0 }, { refused: ['temperature', 'reasoningEffort'] });
    panel.store.savedQuestions.choose({ text: 'Why?', sends: false, parameters: { maxTokens: 9 } });
    await rendered();
    expect(description()).toBe(
      'The saved question sets a length limit of 9 tokens. This model doesn’t accept the temperature, so Gloss leaves it out.',
    );
  });
});

describe('the dialog of answer settings', () => {
  it('shows what the chat sets, and what it leaves to the provider', async () => {
    await show({ temperature: 0 }, { parameters: { systemPrompt: 'Be brief.', reasoningEffort: 'low' } });
    const dialog = await open();
    expect(findField(dialog, 'Temperature').value).toBe('0');
    expect(findField(dialog, 'System prompt').value).toBe('');
    expect(findField(dialog, 'System prompt').getAttribute('placeholder')).toBe('Be brief.');
    expect(findField(dialog, 'Reasoning effort').textContent).toContain('Same as the provider: Low');
  });

  it('saves what is typed for this chat, and returns the focus', async () => {
    await show({});
    const dialog = await open();
    await typeInto(dialog, 'Temperature', '0,5');
    await fillField(dialog, 'Reasoning effort', 'high');
    await click('Save');
    expect(saved()).toEqual([{ temperature: 0.5, reasoningEffort: 'high' }]);
    expect(root.querySelector('dialog')).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(button()));
  });

  it('saves nothing that cannot be sent, and shows where it is', async () => {
    await show({});
    const dialog = await open();
    await typeInto(dialog, 'Length limit (tokens)', '0');
    await click('Save');
    expect(saved()).toEqual([]);
    expect(document.activeElement).toBe(findField(dialog, 'Length limit (tokens)'));
    expect(dialog.textContent).toContain('Enter a whole number from 1 to 1,000,000.');
  });

  it('saves nothing when it is cancelled', async () => {
    await show({ temperature: 0 });
    await typeInto(await open(), 'Temperature', '1.5');
    await click('Cancel');
    expect(saved()).toEqual([]);
    expect(root.querySelector('dialog')).toBeNull();
  });

  it('empties all fields for the provider’s settings, which apply after Save', async () => {
    await show({ temperature: 0, systemPrompt: 'Rhyme.' });
    const dialog = await open();
    await click('Use the provider’s');
    expect(findField(dialog, 'System prompt').value).toBe('');
    expect(document.activeElement).toBe(findField(dialog, 'System prompt'));
    expect(dialog.textContent).not.toContain('Use the provider’s');
    expect(saved()).toEqual([]);
    await click('Save');
    expect(saved()).toEqual([{}]);
  });

  it('says what the model refuses of it, or of the provider’s, and tries it again', async () => {
    await show({ maxTokens: 5 }, { refused: ['temperature', 'maxTokens', 'reasoningEffort'] });
    const dialog = await open();
    expect(dialog.querySelectorAll('[data-part="refused"]')).toHaveLength(2);
    dialog.querySelector<HTMLElement>('[data-part="refused"] button')?.click();
    await panel.settle();
    await rendered();
    expect(panel.heard.at(-1)).toEqual({
      type: 'parameter-retry',
      provider: 'p',
      model: 'model',
      field: 'temperature',
    });
    expect(document.activeElement).toBe(findField(dialog, 'Temperature'));
  });

  it('says that the user’s organization has locked the provider’s', async () => {
    await show({ temperature: 0 }, { hasFixedParameters: true });
    expect(description()).toBe('');
    expect((await open()).textContent).toContain('Your organization sets these for this provider.');
  });

  it('says that the browser’s own model uses none of it', async () => {
    await show({}, { origin: null });
    expect((await open()).textContent).toContain('The browser’s own model uses none of these.');
  });
});

it('what was sent with a question names its answer settings', async () => {
  const receipt = {
    origin: null,
    provider: 'P',
    model: 'm',
    tokens: 1,
    at: 1,
    temperature: 0.5,
    maxTokens: 9,
  };
  await panel.send(aState([{ ...aQuestion('q', 'Why?'), receipt }]));
  await rendered();
  const facts = root.querySelector('[data-part="receipt"] dl')?.textContent;
  expect(facts).toContain('Withtemperature 0.5 and a length limit of 9 tokens');
});
