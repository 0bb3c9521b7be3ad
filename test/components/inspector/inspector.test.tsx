// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Inspector } from '#components/inspector/Inspector.tsx';
import { toVisible, toVisibleLine } from '#components/inspector/visible-text.ts';
import { systemClock } from '#lib/clock/clock.ts';
import { createInspectorStore, type InspectorStore } from '#lib/inspector/create-inspector-store.ts';
import type { StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const MARKUP = '<img src=x onerror="document.title=1">';
const INFO: StreamInfo = {
  startedAt: 1,
  provider: MARKUP,
  model: MARKUP,
  dialect: 'chat-completions',
  origin: 'http://localhost',
};
const ENTRIES: StreamEntry[] = [
  { kind: 'request', at: 0, method: 'POST', path: `/${MARKUP}` },
  { kind: 'response', at: 1, status: 200, headers: { [`x-${MARKUP}`]: MARKUP } },
  { kind: 'event', at: 2, event: MARKUP, data: MARKUP, id: MARKUP, findings: [] },
  { kind: 'event', at: 2, event: 'message', data: 'a\u202Eb', id: '', findings: [{ type: 'malformed' }] },
  { kind: 'event', at: 3, event: 'message', data: 'late', id: '' },
  { kind: 'comment', at: 4, data: MARKUP, isKeyRemoved: true },
  { kind: 'line', at: 5, data: MARKUP },
  { kind: 'close', at: 6, how: 'broken' },
];
const root = document.createElement('div');
let store: InspectorStore;
let saved: string[][] = [];

class FakeResizeObserver {
  observe(): void {}
  disconnect(): void {}
}

beforeEach(async () => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
  saved = [];
  document.body.append(root);
  store = createInspectorStore({ clock: systemClock, newId: () => 'id', reportFault() {} });
  render(<Inspector store={store} saveFile={(name, text) => void saved.push([name, text])} />, root);
  await rendered();
});

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
});

async function showRun(entries = ENTRIES): Promise<void> {
  store.apply({ type: 'stream-start', run: 'run', info: INFO });
  store.apply({ type: 'stream-entries', run: 'run', entries });
  await rendered();
}

async function press(key: string): Promise<void> {
  findByRole(root, 'grid', 'Entries').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  await rendered();
}

function rowTexts(): string[] {
  return Array.from(root.querySelectorAll('.entry'), ({ textContent }) => textContent ?? '');
}

it('an inspector without streams says which runs it will show', () => {
  expect(root.textContent).toContain('each new run appears here');
  expect(root.textContent).toContain('Private windows and temporary chats are never shown.');
});

it('nothing that a server says becomes markup', async () => {
  await showRun();
  for (let at = 0; at < ENTRIES.length; at += 1) await press('ArrowDown');
  expect(root.querySelectorAll('img')).toHaveLength(0);
  expect(root.textContent).toContain(MARKUP);
});

it('rows say how Gloss read each entry, and mark problems', async () => {
  await showRun();
  const rows = rowTexts();
  expect(rows[2]).toContain('nothing');
  expect(rows[3]).toContain('a‹RLO›b');
  expect(rows[3]).toContain('malformed');
  expect(rows[4]).toContain('not read');
  expect(rows[5]).toContain('key removed');
  expect(rows[6]).toContain('ignored: not a field');
  const problems = Array.from(root.querySelectorAll('.entry.problem'), (row) =>
    row.getAttribute('data-index'),
  );
  expect(problems).toEqual(['3', '6', '7']);
});

it('the keyboard marks an entry, whose headers and text are shown in full', async () => {
  await showRun();
  await press('End');
  expect(root.querySelector('.entry-text')?.textContent).toBe('The connection broke.');
  await press('Home');
  await press('ArrowDown');
  expect(root.querySelector('[aria-selected="true"]')?.getAttribute('data-index')).toBe('1');
  expect(root.querySelector('.entry-headers')?.textContent).toContain(MARKUP);
});

it('the list can be narrowed to the problems', async () => {
  await showRun();
  root.querySelector<HTMLInputElement>('.problems-only input')?.click();
  await rendered();
  expect(rowTexts()).toHaveLength(3);
  expect(findByRole(root, 'grid', 'Entries').getAttribute('aria-rowcount')).toBe('4');
});

it('a stream of 50,000 events has a page full of rows', async () => {
  const event: StreamEntry = { kind: 'event', at: 1, event: 'message', data: 'word', id: '', findings: [] };
  await showRun(Array.from({ length: 50_000 }, () => event));
  expect(rowTexts().length).toBeLessThan(100);
  expect(findByRole(root, 'grid', 'Entries').getAttribute('aria-rowcount')).toBe('50001');
});

it('an entry of a megabyte is shown in part, and whole on request', async () => {
  const data = 'x'.repeat(1_000_000);
  await showRun([{ kind: 'event', at: 1, event: 'message', data, id: '', findings: [] }]);
  await press('Home');
  expect(root.querySelector('.entry-text')?.textContent?.length).toBeLessThan(30_000);
  const all = findAllByRole(root, 'button').find(({ textContent }) => textContent?.startsWith('Show all'));
  all?.click();
  await rendered();
  expect(root.querySelector('.entry-text')?.textContent).toHaveLength(1_000_000);
});

it('invisible characters are named, and a preview is one line', () => {
  expect(toVisible('a\u200Bb\u0000\uFEFF\n')).toBe('a‹U+200B›b‹U+0000›‹U+FEFF›\n');
  expect(toVisibleLine('a\r\nb')).toBe('a⏎b');
});
