// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

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

const LABEL = 'Body fields (JSON)';
const root = installRoot();
let platform: FakeOptionsPlatform;

async function openPage(provider: ServerProvider): Promise<void> {
  platform.stored = { providers: [provider], defaultProvider: provider.id };
  await drawOptions(root, platform);
}

installDialogs();
beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

it('body fields are saved with their provider', async () => {
  await openPage(aServerProvider);
  await typeInto(root, LABEL, '{"route": "eu", "nested": {"a": [1]}}');
  await clickButton(root, 'Save');
  await rendered();
  expect(platform.stored.providers[0]).toEqual({
    ...aServerProvider,
    bodyFields: { route: 'eu', nested: { a: [1] } },
  });
});

it('body fields of a saved provider are shown, kept by a save, and removed when they are emptied', async () => {
  const provider = { ...aServerProvider, bodyFields: { route: 'eu' } };
  await openPage(provider);
  expect(root.querySelector<HTMLDetailsElement>('[data-part="advanced"]')?.open).toBe(true);
  expect(findField(root, LABEL).value).toBe('{\n  "route": "eu"\n}');
  await typeInto(root, 'Name', 'Other');
  await clickButton(root, 'Save');
  await rendered();
  expect(platform.stored.providers[0]).toEqual({ ...provider, name: 'Other' });
  await typeInto(root, LABEL, '');
  await clickButton(root, 'Save');
  await rendered();
  expect(platform.stored.providers[0]).toEqual({ ...aServerProvider, name: 'Other' });
});

it.each([
  ['{"a": 1,}', 'line 1, character 9'],
  ['[1]', 'Enter a JSON object'],
  ['{"messages": []}', '“messages”'],
  ['{"__proto__": {}}', '“__proto__”'],
])('body fields %s are refused at once: nothing is saved, and what was typed stays', async (typed, said) => {
  await openPage(aServerProvider);
  await typeInto(root, LABEL, typed);
  const field = findField(root, LABEL);
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(root.textContent).toContain(said);
  await clickButton(root, 'Save');
  await rendered();
  expect(root.textContent).toContain('Correct the body fields under Advanced.');
  expect(platform.asked.filter((one) => one.startsWith('save'))).toEqual([]);
  expect(findField(root, LABEL).value).toBe(typed);
  expect(document.activeElement).toBe(field);
});

it('a collapsed Advanced section opens when its body fields are wrong', async () => {
  await openPage(aServerProvider);
  await typeInto(root, LABEL, '{');
  const advanced = root.querySelector<HTMLDetailsElement>('[data-part="advanced"]');
  if (advanced) advanced.open = false;
  await clickButton(root, 'Save');
  expect(advanced?.open).toBe(true);
});

it('an event stream has no body fields: its template is the body', async () => {
  await openPage({ ...aServerProvider, bodyFields: { route: 'eu' } });
  await fillField(root, 'Provider', 'custom-event-stream');
  expect(() => findField(root, LABEL)).toThrow();
});
