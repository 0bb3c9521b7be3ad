// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { aServerProvider, drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, findField, typeInto } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();
let platform: FakeOptionsPlatform;

async function openPage(
  provider: ServerProvider,
  leftOut: Record<string, Record<string, RefusableField[]>> = {},
): Promise<void> {
  platform.stored = { providers: [provider], defaultProvider: provider.id, leftOut };
  await drawOptions(root, platform);
}

function findAdvanced(): HTMLDetailsElement {
  const details = root.querySelector<HTMLDetailsElement>('[data-part="advanced"]');
  if (!details) throw new Error('There is no Advanced.');
  return details;
}

installDialogs();
beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

it('parameters are saved with their provider, and those that are empty are not', async () => {
  await openPage(aServerProvider);
  expect(findAdvanced().open).toBe(false);
  await typeInto(root, 'System prompt', 'Answer in verse.');
  await typeInto(root, 'Temperature', '0,5');
  await fillField(root, 'Reasoning effort', 'low');
  await clickButton(root, 'Save');
  await rendered();
  expect(platform.stored.providers[0]).toEqual({
    ...aServerProvider,
    parameters: { systemPrompt: 'Answer in verse.', temperature: 0.5, reasoningEffort: 'low' },
  });
});

it('parameters of a saved provider are shown, and removed when they are emptied', async () => {
  await openPage({ ...aServerProvider, parameters: { temperature: 0, maxTokens: 200 } });
  expect(findAdvanced().open).toBe(true);
  expect(findField(root, 'Temperature').value).toBe('0');
  expect(findField(root, 'Length limit (tokens)').value).toBe('200');
  await typeInto(root, 'Temperature', ' ');
  await typeInto(root, 'Length limit (tokens)', '');
  await clickButton(root, 'Save');
  await rendered();
  expect(platform.stored.providers[0]).toEqual(aServerProvider);
});

it.each([
  ['Temperature', '3', 'Correct the temperature under Advanced.'],
  ['Temperature', 'warm', 'Correct the temperature under Advanced.'],
  ['Length limit (tokens)', '1.5', 'Correct the length limit under Advanced.'],
  ['Length limit (tokens)', '0', 'Correct the length limit under Advanced.'],
])('%s cannot be %s: nothing is saved, and what was typed stays', async (label, typed, said) => {
  await openPage(aServerProvider);
  await typeInto(root, label, typed);
  const field = findField(root, label);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  await clickButton(root, 'Save');
  await rendered();
  expect(root.textContent).toContain(said);
  expect(platform.asked.filter((one) => one.startsWith('save'))).toEqual([]);
  expect(findField(root, label).value).toBe(typed);
});

it('a parameter that the model refused says so, and can be tried again', async () => {
  const parameters = { temperature: 0.5, maxTokens: 9 };
  await openPage({ ...aServerProvider, parameters }, { p: { m: ['temperature'], other: ['maxTokens'] } });
  expect(root.querySelectorAll('[data-part="refused"]')).toHaveLength(1);
  expect(root.textContent).toContain('This model doesn’t accept this temperature');
  await clickButton(root, 'Try again');
  expect(platform.asked).toContain('retry temperature p m');
});

it('a refused parameter that is not set says nothing', async () => {
  await openPage(aServerProvider, { p: { m: ['temperature'] } });
  expect(root.querySelector('[data-part="refused"]')).toBeNull();
});
