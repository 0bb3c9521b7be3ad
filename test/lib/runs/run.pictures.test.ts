import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { fourColours } from '#test/support/pages/four-colours.ts';
import { startRuns, targetAt } from '#test/support/runs/start-runs.ts';

let relay: DemoServer;
beforeEach(async () => {
  relay = await startDemoServer({ tokensPerSecond: 0 });
});
afterEach(async () => {
  await relay.close();
});

const PNG = fourColours(12, 8).toString('base64');
const image = { type: 'image/png', data: PNG, width: 12, height: 8 } as const;
const quote = { id: 'q', part: 'image', text: '', title: 'A flag', url: '', image } as const;
const asking = { chat: 'chat', parent: null, text: 'What?', quotes: [quote] };
const WITH_IMAGES = {
  method: 'POST',
  template: '{"q": "{{prompt}}", "images": {{images}}}',
  textField: 'text',
} as const;

it.each([
  ['chat-completions', '/v1', {}],
  ['responses', '/v1', {}],
  ['event-stream', '/events', { eventStream: WITH_IMAGES }],
] as const)('reach the server whole: %s', async (dialect, path, more) => {
  const test = startRuns();
  await test.runs.ask(
    test.chats,
    asking,
    targetAt(relay.url + path, { dialect, model: 'gloss-demo', ...more }),
  );
  const answer = await test.answer();
  expect(answer.state).toBe('complete');
  expect(answer.answer).toContain(`| 1 | PNG | 12 × 8 | ${fourColours(12, 8).length} |`);
});

it('go again with the next question', async () => {
  const test = startRuns();
  const target = targetAt(`${relay.url}/v1`, { model: 'gloss-demo' });
  await test.runs.ask(test.chats, asking, target);
  const { id: parent } = await test.answer();
  await test.runs.ask(test.chats, { chat: 'chat', parent, text: 'Whose?', quotes: [] }, target);
  expect(relay.requests.all[1]?.body).toContain(PNG);
});

it('are not left out silently where there is no place for them', async () => {
  const test = startRuns();
  const eventStream = { ...WITH_IMAGES, template: '{"q": "{{prompt}}"}' };
  await test.runs.ask(
    test.chats,
    asking,
    targetAt(`${relay.url}/events`, { dialect: 'event-stream', eventStream }),
  );
  expect(await test.answer()).toMatchObject({
    state: 'failed',
    failure: { kind: 'bad_request', remedy: 'no-pictures' },
  });
  expect(relay.requests.all).toEqual([]);
});
