// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';

import type { HeadersState, KeyState } from '#lib/protocol/frames/options-frames.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, typeInto } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const ORIGIN = 'https://api.example.com';
const CANARY = 'gw-canary-9876543210';
const STORED: HeadersState = { provider: 'p', names: ['X-Route'], origin: ORIGIN };
const root = installRoot();
let platform: FakeOptionsPlatform;

async function openPage(headers: HeadersState[] = [], keys: KeyState[] = []): Promise<void> {
  platform.keyReply = { type: 'headers-stored', states: [STORED] };
  platform.stored = {
    providers: [
      {
        id: 'p',
        preset: 'custom-openai',
        name: 'Gateway',
        dialect: 'chat-completions',
        baseUrl: `${ORIGIN}/v1`,
        model: 'm',
      },
    ],
    defaultProvider: 'p',
  };
  await drawOptions(root, platform);
  const vault = { hasPassphrase: false, isLocked: false, lockAfter: null };
  platform.tell({ type: 'keys-state', keys, headers, vault });
  await rendered();
}

function findInput(name: string): HTMLInputElement {
  const input = [...root.querySelectorAll<HTMLInputElement>('input')].find(
    (one) => one.getAttribute('aria-label') === name,
  );
  if (!input) throw new Error(`There is no field ${name}.`);
  return input;
}

async function put(name: string, value: string): Promise<void> {
  const input = findInput(name);
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await rendered();
}

async function addHeader(name: string, value: string): Promise<void> {
  await clickButton(root, 'Add header');
  await put('Header name', name);
  await put(name.trim() === '' ? 'Value of the new header' : `Value of ${name.trim()}`, value);
}

async function save(): Promise<void> {
  await clickButton(root, 'Save');
  await rendered();
}

installDialogs();
beforeEach(() => {
  platform = createFakeOptionsPlatform();
});

describe('headers in the form', () => {
  it('are handed over once, after their provider was saved, and leave the page', async () => {
    await openPage();
    await addHeader(' X-Route ', ` ${CANARY} `);
    expect(findInput('Value of X-Route').type).toBe('password');
    await save();
    expect(platform.asked.filter((one) => /save|key/.test(one))).toEqual([
      expect.stringContaining('save'),
      'key',
    ]);
    expect(platform.keyFrames).toEqual([
      {
        type: 'headers-save',
        provider: 'p',
        origin: ORIGIN,
        headers: { values: { 'X-Route': ` ${CANARY} ` }, kept: [] },
      },
    ]);
    expect(JSON.stringify(platform.stored)).not.toContain('canary');
    expect([...root.querySelectorAll('input')].map(({ value }) => value).join()).not.toContain('canary');
    expect(root.querySelector('.header-row')?.textContent).toContain('X-Route saved');
    expect(root.textContent).toContain('Saved.');
  });

  it('that are stored show their names, keep their values, and can be replaced or removed', async () => {
    await openPage([{ ...STORED, names: ['X-Route', 'X-Old', 'X-Team'] }]);
    expect(root.querySelector<HTMLDetailsElement>('[data-part="advanced"]')?.open).toBe(true);
    await put('Value of X-Route', 'us');
    await clickButton(root, 'Remove X-Old');
    expect(document.activeElement?.textContent).toBe('Add header');
    await addHeader('X-New', 'new');
    await save();
    expect(platform.keyFrames).toMatchObject([
      { headers: { values: { 'X-Route': 'us', 'X-New': 'new' }, kept: ['X-Team'] } },
    ]);
  });

  it('that have not changed are not handed over', async () => {
    await openPage([STORED]);
    await typeInto(root, 'Name', 'Other');
    await save();
    expect(platform.keyFrames).toEqual([]);
  });

  it('are tested as they are typed, before they are saved', async () => {
    await openPage([STORED]);
    await addHeader('X-Team', CANARY);
    await clickButton(root, 'Test connection');
    await rendered();
    expect(platform.testFrames).toMatchObject([
      { type: 'connection-test', headers: { values: { 'X-Team': CANARY }, kept: ['X-Route'] } },
    ]);
    expect(platform.keyFrames).toEqual([]);
  });

  it('are forgotten when the browser closes if the user chooses that', async () => {
    await openPage();
    await addHeader('X-Route', 'eu');
    findByRole(findByRole(root, 'form', 'Gateway'), 'checkbox', 'Forget when the browser closes').click();
    await rendered();
    await save();
    expect(platform.keyFrames).toMatchObject([{ type: 'headers-save', isTemporary: true }]);
  });

  it.each([
    ['Authorization', 'x', '“Authorization” can’t be set: Gloss sets it itself.'],
    ['content-type', 'x', '“content-type” can’t be set: Gloss sets it itself.'],
    ['Cookie', 'x', '“Cookie” can’t be set: browsers set it themselves.'],
    ['Sec-Fetch-Site', 'x', '“Sec-Fetch-Site” can’t be set: browsers set it themselves.'],
    ['X Route', 'x', '“X Route” can’t be the name of a header'],
    ['X-Route', 'x', '“X-Route” occurs twice.'],
    ['x-route', 'x', '“x-route” occurs twice.'],
    ['X-Team', 'smile \u{1F600}', 'The value of “X-Team” has a character that isn’t allowed in headers.'],
    ['X-Team', 'a\u0000b', 'The value of “X-Team” has a character that isn’t allowed in headers.'],
    ['X-Team', 'x'.repeat(4097), '“X-Team” is too long.'],
  ])('%s: %s is refused at once; nothing is saved, and what was typed stays', async (name, value, said) => {
    await openPage([STORED]);
    await clickButton(root, 'Add header');
    await put('Header name', name);
    const valueLabel = name.toLowerCase() === 'x-route' ? 'Value of the new header' : `Value of ${name}`;
    const input = [...root.querySelectorAll<HTMLInputElement>('.header-row input[type="password"]')].at(-1);
    if (!input) throw new Error(`There is no ${valueLabel}.`);
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await rendered();
    expect(root.querySelector('.header-row [aria-invalid="true"]')).not.toBeNull();
    expect(root.textContent).toContain(said);
    await save();
    expect(root.textContent).toContain(`Correct the headers under Advanced. ${said}`);
    expect(platform.asked.filter((one) => one.startsWith('save'))).toEqual([]);
    expect(platform.keyFrames).toEqual([]);
    expect(input.value).toBe(value);
  });

  it('without a name or a value are refused when they are saved', async () => {
    await openPage();
    await addHeader('', 'x');
    await save();
    expect(root.textContent).toContain('Enter the name of the header.');
    await put('Header name', 'X-Route');
    await put('Value of X-Route', '');
    await save();
    expect(root.textContent).toContain('Enter a value for “X-Route”, or remove the header.');
    expect(document.activeElement).toBe(findInput('Value of X-Route'));
    expect(platform.keyFrames).toEqual([]);
  });

  it('that are stored for another address are not sent there: their values are asked for', async () => {
    await openPage([STORED]);
    await fillField(root, 'Base URL', 'https://other.example/v1');
    expect(root.textContent).toContain(`The saved values are for ${ORIGIN}.`);
    await save();
    expect(platform.asked.filter((one) => one.startsWith('save'))).toEqual([]);
    await put('Value of X-Route', 'us');
    await save();
    expect(platform.keyFrames).toMatchObject([
      { origin: 'https://other.example', headers: { values: { 'X-Route': 'us' }, kept: [] } },
    ]);
  });

  it('stay typed when the background refuses them', async () => {
    await openPage();
    await addHeader('X-Route', 'eu');
    platform.keyReply = { type: 'headers-refused', problem: 'locked' };
    await save();
    expect(root.textContent).toContain('The headers were not saved. Your keys are locked.');
    expect(findInput('Value of X-Route').value).toBe('eu');
    platform.keyReply = 'gone';
    await save();
    expect(root.textContent).toContain('Gloss restarted before it could store them.');
    expect(findInput('Value of X-Route').value).toBe('eu');
  });
});

describe('headers in the list of keys', () => {
  it('are named, also where there is no key, and removed with it', async () => {
    await openPage([{ ...STORED, names: ['X-Route', 'X-Team'] }]);
    const section = findByRole(root, 'region', 'Keys');
    expect(section.textContent).toContain(
      'With the headers X-Route and X-Team. Goes to https://api.example.com.',
    );
    await clickButton(section, 'Remove the key of Gateway');
    expect(platform.heard.at(-1)).toEqual({ type: 'key-remove', provider: 'p' });
    expect(root.textContent).toContain('Removed the headers for Gateway.');
  });
});
