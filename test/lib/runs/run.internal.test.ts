import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { chatCompletions } from '#lib/providers/chat-completions/chat-completions.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { type FaultServer, startFaultServer } from '#test/support/servers/fault-server.ts';
import { textAfterFault, textBeforeFault } from '#test/support/streams/named-faults.ts';

let server: FaultServer;
beforeEach(async () => {
  server = await startFaultServer();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

it('a run that meets an error of ours ends as internal, keeps its text, and reports the error', async () => {
  const fault = new TypeError('undefined is not a function');
  const { createReader } = chatCompletions;
  vi.spyOn(chatCompletions, 'createReader').mockImplementation((provider, sink) => {
    const reader = createReader(provider, sink);
    return Object.assign(Object.create(reader), {
      read(event: Parameters<typeof reader.read>[0]) {
        if (event.data.includes(textAfterFault)) throw fault;
        reader.read(event);
      },
    });
  });
  const test = startRuns();
  const answer = await test.ask(targetAt(`${server.url}/fault:none/v1`));
  expect(answer).toMatchObject({ state: 'failed', answer: textBeforeFault });
  expect(answer.failure).toEqual({ kind: 'internal' });
  expect(test.faults).toEqual([fault]);
  expect(test.held()).toBe(0);
});

it('an answer whose chat cannot be read is not opened to be continued', async () => {
  const test = startRuns();
  const target = targetAt(`${server.url}/fault:reset-mid/v1`);
  const { id, state } = await test.ask(target);
  vi.spyOn(test.chats, 'view').mockRejectedValueOnce(new DOMException('', 'UnknownError'));
  await expect(test.runs.continueAnswer(test.chats, 'chat', id, target)).rejects.toThrow();
  expect((await test.answer()).state).toBe(state);
  expect(test.runs.liveIn('chat')).toBeUndefined();
});

it('a request that cannot be built ends as internal', async () => {
  const fault = new RangeError('out of range');
  vi.spyOn(chatCompletions, 'buildRequest').mockImplementation(() => {
    throw fault;
  });
  const test = startRuns();
  const answer = await test.ask(targetAt(`${server.url}/fault:none/v1`));
  expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'internal' } });
  expect(test.faults).toEqual([fault]);
});
