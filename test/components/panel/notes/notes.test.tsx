// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';

import type { NotesPlatform } from '#components/panel/panel-context.ts';
import type { NoteSettings } from '#lib/protocol/note-settings.ts';
import { type NoteSubject, turnsOf, writeNote } from '#lib/transfer/notes/reading-note.ts';
import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { anAnswer, aQuestion, aQuote, aState } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
const PAGE = { page: 'https://site.example/page', title: 'Lichens' };
const question = { ...aQuestion('q', 'How fast?'), quotes: [aQuote('x')] };
const answer = anAnswer('a', 'q', { state: 'complete', answer: 'Slowly.' });
const CHAT: NoteSubject = {
  title: 'How fast?',
  turns: turnsOf([
    { ...question, createdAt: 1 },
    { ...answer, createdAt: 1 },
  ]),
};

let settings: NoteSettings;
let copied: string[];
let saved: [string, string][];
let called: string[];
/** What the dialog said of a chat that is kept in memory only. */
let shown: readonly unknown[] | undefined;

const platform: NotesPlatform = {
  readSettings: () => Promise.resolve(settings),
  readChat: (_chat, turns) => {
    shown = turns;
    return Promise.resolve({
      pages: turns ? [] : [PAGE],
      ofChat: (template) => writeNote(CHAT, template),
      ofPage: ({ title }, template) =>
        Promise.resolve(writeNote({ title, turns: [...CHAT.turns, ...CHAT.turns] }, template)),
    });
  },
  save: (name, text) => void saved.push([name, text]),
  callProgram: (uri) => Promise.resolve(void called.push(uri)),
};

installDialogs();

beforeEach(() => {
  settings = { template: '', vault: '' };
  [copied, saved, called] = [[], [], []];
});

async function click(name: string): Promise<void> {
  // The messages behind the dialog have buttons of the same names.
  findByRole(root.querySelector('dialog') ?? root, 'button', name).click();
  await rendered();
}

async function open(chat = 'chat'): Promise<void> {
  const panel = await drawPanel(root, {
    loadNotes: () => Promise.resolve(platform),
    copy: (text) => Promise.resolve(void copied.push(text)),
  });
  await panel.send(aState([question, answer], { chat: { id: chat, messages: [question, answer] } }));
  await rendered();
  await click('More');
  await waitFor(() => findByRole(root, 'menuitem', 'Reading notes…'));
  findByRole(root, 'menuitem', 'Reading notes…').click();
  await waitFor(() => findByRole(root, 'region', 'Preview'));
}

const preview = (): string => findByRole(root, 'region', 'Preview').textContent ?? '';
const said = (): string => root.querySelector('.notes-said')?.textContent ?? '';

it('the note of a chat is copied and saved as it is previewed', async () => {
  await open();
  expect(preview()).toContain('title: "How fast?"');
  expect(preview()).toContain('> text of x');
  await click('Copy');
  await waitFor(() => expect(said()).toBe('Copied.'));
  await click('Save');
  expect(said()).toBe('Saved as How fast.md.');
  expect(saved).toEqual([['How fast.md', preview()]]);
  expect(copied).toEqual([preview()]);
  expect(called).toEqual([]);
});

it('the note of a page has every chat about it', async () => {
  await open();
  const select = root.querySelector('select');
  if (!select) throw new Error('No choice');
  expect(select.textContent).toContain('All chats about “Lichens”');
  select.value = PAGE.page;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await waitFor(() => expect(preview()).toContain('# Lichens'));
  expect(preview().match(/^## Question$/gmu)).toHaveLength(2);
});

it('Obsidian is opened on a click, with the vault from the settings', async () => {
  settings = { template: '# {{title}}\n{{#turns}}\n{{answer}}\n{{/turns}}', vault: 'Reading' };
  await open();
  expect(preview()).toBe('# How fast?\nSlowly.\n');
  expect(called).toEqual([]);
  await click('Open in Obsidian');
  await waitFor(() => expect(called).toHaveLength(1));
  expect(called[0]).toBe(
    `obsidian://new?vault=Reading&name=How%20fast&content=${encodeURIComponent(preview())}`,
  );
  expect(copied).toEqual([]);
});

it('a long note is on the clipboard before Obsidian is opened', async () => {
  settings = { template: `${'x'.repeat(3000)}\n{{#turns}}\n{{/turns}}`, vault: '' };
  await open();
  await click('Open in Obsidian');
  await waitFor(() => expect(called).toEqual(['obsidian://new?name=How%20fast&clipboard']));
  expect(copied).toEqual([preview()]);
});

it('a template that cannot be used is replaced by the built-in one, and the dialog says so', async () => {
  settings = { template: '{{answer}}', vault: '' };
  await open();
  expect(preview()).toContain('title: "How fast?"');
  expect(root.textContent).toContain('Your template can’t be used');
});

it('the note of a temporary chat is what the panel shows of it', async () => {
  await open('temporary-1');
  expect(shown).toHaveLength(1);
  expect(root.querySelector('select')).toBeNull();
  expect(findAllByRole(root, 'button', 'Open in Obsidian')).toHaveLength(1);
});
