import 'fake-indexeddb/auto';
import { createServer } from 'node:http';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { isBackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { readStream } from '#test/support/streams/stream-fixtures.ts';

const KEY = 'sk-canary-Zr8pQ2xVn5LkW3tY';

let server: Listening;
let body: Uint8Array | string;

beforeAll(async () => {
  server = await listen(
    createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(body);
    }),
  );
});
afterAll(() => server.close());

const asking = { chat: 'chat', parent: null, text: 'What?', quotes: [] };

it('the sources of an answer reach the panels and are stored with it', async () => {
  body = readStream('messages', 'web-search');
  const test = startRuns();
  await test.runs.ask(test.chats, asking, targetAt(`${server.url}/v1`, { dialect: 'messages', key: KEY }));
  const sources = test.frames.filter(({ type }) => type === 'source-add');
  expect(sources).toHaveLength(3);
  expect(sources.every(isBackgroundFrame)).toBe(true);
  const { answer, sources: stored } = await test.answer();
  expect(answer).toBe('It is a partnership.');
  expect(stored?.map(({ title }) => title)).toEqual(['Lichen – Botany', 'Field notes.pdf']);
});

it('a key in a source is removed like any other', async () => {
  const chunk = {
    choices: [{ delta: { content: 'Yes.' }, finish_reason: 'stop' }],
    search_results: [{ title: `Key ${KEY}`, url: `https://a.example/?k=${KEY}` }],
  };
  body = `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
  const test = startRuns();
  await test.runs.ask(test.chats, asking, targetAt(`${server.url}/v1`, { key: KEY }));
  const { sources } = await test.answer();
  expect(sources).toHaveLength(1);
  expect(JSON.stringify([sources, test.frames])).not.toContain(KEY);
});
