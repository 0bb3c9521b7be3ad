import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { type PageGlossesOptions, servePageGlosses } from '#lib/background/servers/page-glosses-server.ts';
import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import { createStoredChatList } from '#lib/chats/stored-chat-list.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isPageGlossesReply, PAGE_GLOSSES_PORT, type PageGlossesReply } from '#lib/protocol/page-glosses.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';
import { makeAnswer, makeQuestion } from '#test/support/transfer/make-chats.ts';
import { createProfile, NOW } from '#test/support/transfer/profile.ts';

const PAGE = 'https://lichens.example/article';

const markPassages = vi.fn<PageGlossesOptions['markPassages']>();
const unmarkPassages = vi.fn<PageGlossesOptions['unmarkPassages']>();

function aQuote(id: string, changes: Partial<Quote> = {}): Quote {
  return { id, text: `Words of ${id}`, title: 'Lichens', url: `${PAGE}#top`, ...changes };
}

/** A chat of one question after another, each with these quotes. */
function aChat(id: string, at: number, ...turns: readonly Quote[][]): ArchivedChat {
  const messages = turns.flatMap((quotes, index) => {
    const question = `${id}-q${index}`;
    return [
      {
        ...makeQuestion(question, index === 0 ? null : `${id}-a${index - 1}`, index),
        quotes,
        createdAt: at + index,
      },
      { ...makeAnswer(`${id}-a${index}`, question, index), createdAt: at + index },
    ];
  });
  return { id, title: id, createdAt: at, updatedAt: at, leaf: messages.at(-1)?.id ?? '', messages };
}

async function serve(...chats: ArchivedChat[]) {
  const { archive, database } = createProfile();
  for (const chat of chats) await archive.add(chat);
  const [panel, background] = linkPorts(PAGE_GLOSSES_PORT);
  const replies: PageGlossesReply[] = [];
  panel.onMessage.addListener((reply) => {
    if (isPageGlossesReply(reply)) replies.push(reply);
  });
  servePageGlosses(background, {
    list: createStoredChatList(() => NOW, database),
    runs: { liveIn: () => undefined },
    markPassages,
    unmarkPassages,
    hold: () => () => {},
  });
  return { panel, replies };
}

beforeEach(() => {
  markPassages.mockReset().mockResolvedValue(1);
  unmarkPassages.mockReset().mockResolvedValue(undefined);
});

it('the chats that quote a page are listed, the latest first, whatever the fragment of its address', async () => {
  const { panel, replies } = await serve(
    aChat('old', NOW - 2000, [aQuote('one')]),
    aChat('new', NOW - 1000, [aQuote('two')]),
    aChat('other', NOW - 500, [aQuote('three', { url: 'https://other.example/' })]),
  );
  panel.postMessage({ type: 'page-chats-want', page: `${PAGE}#part-2` });
  await waitFor(() => expect(replies).toHaveLength(1));
  const [reply] = replies;
  expect(reply?.type === 'page-chats-show' && reply.chats.map(({ id }) => id)).toEqual(['new', 'old']);
});

it('each passage that was quoted from the page is highlighted once, and nothing else', async () => {
  const { panel, replies } = await serve(
    aChat(
      'one',
      NOW - 2000,
      [aQuote('a', { before: 'be' }), aQuote('page', { part: 'page' })],
      [aQuote('a', { before: 'be' }), aQuote('b', { text: 'edited', anchor: 'Words of b' })],
    ),
    aChat('two', NOW - 1000, [
      aQuote('c', { url: 'https://other.example/' }),
      aQuote('picture', { part: 'image', image: { type: 'image/png', data: '', width: 1, height: 1 } }),
    ]),
  );
  panel.postMessage({ type: 'passages-mark', page: `${PAGE}#x`, tab: 7 });
  await waitFor(() => expect(replies).toEqual([{ type: 'passages-marked', tab: 7, found: 1, total: 2 }]));
  expect(markPassages).toHaveBeenCalledExactlyOnceWith(7, {
    page: PAGE,
    passages: [{ text: 'Words of a', before: 'be' }, { text: 'Words of b' }],
  });
});

it('a page that was only asked about as a whole runs no script', async () => {
  const { panel, replies } = await serve(aChat('one', NOW, [aQuote('page', { part: 'page' })]));
  panel.postMessage({ type: 'passages-mark', page: PAGE, tab: 7 });
  await waitFor(() => expect(replies).toEqual([{ type: 'passages-marked', tab: 7, found: 0, total: 0 }]));
  expect(markPassages).not.toHaveBeenCalled();
});

it('the passages of a long chat are all highlighted', async () => {
  const turns = Array.from({ length: 60 }, (_, index) => [aQuote(`q${index}`)]);
  const { panel, replies } = await serve(aChat('long', NOW - 100_000, ...turns));
  panel.postMessage({ type: 'passages-mark', page: PAGE, tab: 7 });
  await waitFor(() => expect(replies).toHaveLength(1));
  expect(replies[0]).toMatchObject({ type: 'passages-marked', total: 60 });
});

it('a tab that shows another page, or that no script may read, is reported', async () => {
  markPassages.mockResolvedValueOnce('elsewhere').mockResolvedValueOnce('no-access');
  const { panel, replies } = await serve(aChat('one', NOW, [aQuote('a')]));
  panel.postMessage({ type: 'passages-mark', page: PAGE, tab: 7 });
  panel.postMessage({ type: 'passages-mark', page: PAGE, tab: 8 });
  await waitFor(() =>
    expect(replies).toEqual([
      { type: 'passages-failed', tab: 7, reason: 'elsewhere' },
      { type: 'passages-failed', tab: 8, reason: 'no-access' },
    ]),
  );
});
