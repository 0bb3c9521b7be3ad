import 'fake-indexeddb/auto';
import { createServer } from 'node:http';

import { expect, it } from 'vitest';

import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';
import { listen } from '#test/support/servers/listen.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

it('a run ends when the key of its provider is removed, and a run of another provider continues', async () => {
  let waiting = 0;
  const silent = await listen(createServer(() => (waiting += 1)));
  const { runs, chats, frames } = startRuns();
  const ask = (id: string): Promise<void> => {
    const question = { chat: id, parent: null, text: 'Why?', quotes: [] };
    return runs.ask(chats, question, targetAt(`${silent.url}/v1`, { id, key: 'sk-canary' }));
  };
  const [removed, other] = [ask('removed'), ask('other')];
  await waitFor(() => expect(waiting).toBe(2));
  runs.stopProvider('removed');
  await removed;
  expect((await chats.view('removed'))?.messages.at(-1)).toMatchObject({ state: 'stopped' });
  expect(frames.filter(({ type }) => type === 'run-end')).toHaveLength(1);
  runs.stopProvider('other');
  await other;
  await silent.close();
});

it('a run whose key is removed while its question is stored sends nothing', async () => {
  let requests = 0;
  const server = await listen(createServer(() => (requests += 1)));
  const { runs, ask } = startRuns();
  const vault = new Set(['sk-canary']);
  const target = {
    ...targetAt(`${server.url}/v1`, { key: 'sk-canary' }),
    hasKeyStill: () => Promise.resolve(vault.has('sk-canary')),
  };
  const asked = ask(target);
  // The run is not live yet, so there is nothing to stop.
  vault.clear();
  runs.stopProvider(target.provider.id);
  expect(await asked).toMatchObject({ state: 'stopped' });
  expect(requests).toBe(0);
  await server.close();
});
