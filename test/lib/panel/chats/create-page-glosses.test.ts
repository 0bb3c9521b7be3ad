import { signal } from '@preact/signals';
import { beforeEach, expect, it } from 'vitest';

import { createPageGlosses, type PageGlosses, type PageMarks } from '#lib/panel/chats/create-page-glosses.ts';
import type { RawPort } from '#lib/ports/wrap-port.ts';
import type { PageGlossesReply } from '#lib/protocol/page-glosses.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const PAGE = 'https://lichens.example/';

let backgrounds: RawPort[];
let heard: unknown[];
let marks: ReturnType<typeof signal<PageMarks | undefined>>;
let glosses: PageGlosses;

function reply(frame: PageGlossesReply): void {
  backgrounds.at(-1)?.postMessage(frame);
}

beforeEach(() => {
  backgrounds = [];
  heard = [];
  marks = signal<PageMarks | undefined>(undefined);
  glosses = createPageGlosses((name) => {
    const [panel, background] = linkPorts(name);
    background.onMessage.addListener((frame) => heard.push(frame));
    backgrounds.push(background);
    return panel;
  }, marks);
});

const CHAT = {
  id: 'one',
  title: 'One',
  site: '',
  pages: 1,
  at: 1,
  model: '',
  count: 2,
  isPinned: false,
  isRunning: false,
};

it('a page without an address opens no port', () => {
  glosses.show('');
  expect(backgrounds).toHaveLength(0);
});

it('chats of a page that is no longer current are dropped', async () => {
  glosses.show(PAGE);
  glosses.show('https://other.example/');
  reply({ type: 'page-chats-show', page: PAGE, chats: [CHAT] });
  reply({ type: 'page-chats-show', page: 'https://other.example/', chats: [{ ...CHAT, id: 'two' }] });
  await waitFor(() => expect(glosses.chats.value.map(({ id }) => id)).toEqual(['two']));
  glosses.show('');
  expect(glosses.chats.value).toEqual([]);
});

it('highlights are counted for the requested tab, and removed again', async () => {
  glosses.mark(7, PAGE);
  expect(marks.value).toEqual({ type: 'marking', tab: 7, page: PAGE });
  reply({ type: 'passages-marked', tab: 6, found: 9, total: 9 });
  reply({ type: 'passages-marked', tab: 7, found: 1, total: 2 });
  await waitFor(() =>
    expect(marks.value).toEqual({ type: 'marked', tab: 7, page: PAGE, found: 1, total: 2 }),
  );
  glosses.unmark();
  expect(marks.value).toBeUndefined();
  await waitFor(() => expect(heard).toContainEqual({ type: 'passages-unmark', tab: 7 }));
});

it('a background that stops while it looks for passages leaves no note that waits', async () => {
  glosses.mark(7, PAGE);
  backgrounds[0]?.disconnect();
  await waitFor(() => expect(marks.value?.type).toBe('failed'));
});

it('a list that closes still gets the result of highlighting', async () => {
  glosses.mark(7, PAGE);
  glosses.end();
  reply({ type: 'passages-failed', tab: 7, reason: 'no-access' });
  await waitFor(() => expect(marks.value).toMatchObject({ type: 'not-marked', reason: 'no-access' }));
});
