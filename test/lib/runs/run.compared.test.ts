import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

let relay: DemoServer;
beforeEach(async () => {
  relay = await startDemoServer({ tokensPerSecond: 20 });
});
afterEach(async () => {
  await relay.close();
});

it('two answers to a question are written at once, seen live in one view, and stopped together', async () => {
  const test = startRuns();
  const { runs, chats } = test;
  const asked = test.ask(targetAt(`${relay.url}/v1`, { model: 'gloss-demo' }));
  await waitFor(() => expect(runs.answersIn('chat').map(({ state }) => state)).toEqual(['streaming']));
  const [first] = runs.answersIn('chat');
  const placement = { type: 'next-to', answer: first?.id ?? '' } as const;
  const other = targetAt(`${relay.url}/v1`, { id: 'other', model: 'gloss-demo' });
  const added = runs.retry(chats, 'chat', first?.parent ?? '', other, placement);
  await waitFor(() =>
    expect(runs.answersIn('chat').map(({ state }) => state)).toEqual(['streaming', 'streaming']),
  );
  const stored = await chats.view('chat');
  const view = stored && runs.withLive(stored);
  const shown = view?.messages.at(-1);
  expect(shown?.id).toBe(first?.id);
  expect(view?.peers).toMatchObject([{ state: 'streaming', providerId: 'other' }]);
  const started = test.frames.filter((frame) => frame.type === 'run-start');
  expect(started.at(-1)?.question.compared).toEqual([first?.id, started.at(-1)?.answer.id]);
  runs.stopChat('chat');
  await Promise.all([asked, added]);
  const after = await chats.view('chat');
  const answers = [...(after?.messages.slice(-1) ?? []), ...(after?.peers ?? [])];
  expect(answers.map((one) => one.role === 'assistant' && one.state)).toEqual(['stopped', 'stopped']);
});
