import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { ANNA, openRelay } from '#test/support/relay/open-relay.ts';
import { startRuns, targetAt, textOf } from '#test/support/runs/start-runs.ts';

let relay: DemoServer;
beforeEach(async () => {
  relay = await startDemoServer({ tokensPerSecond: 400 });
});
afterEach(async () => {
  await relay.close();
});

const responses = () => targetAt(`${relay.url}/v1`, { dialect: 'responses', model: 'gloss-demo' });
const eventStream = () =>
  targetAt(`${relay.url}/events`, {
    dialect: 'event-stream',
    eventStream: { method: 'POST', template: '{"q": {{question}}}', textField: 'text' },
  });

describe.each([
  ['responses', responses],
  ['event-stream', eventStream],
] as const)('a broken stream of %s', (_dialect, target) => {
  it('resumes where it left off, without a character lost, repeated or generated twice', async () => {
    relay.setTokensPerSecond(0);
    const whole = await startRuns().ask(target());
    expect(whole).toMatchObject({ state: 'complete' });

    relay.setTokensPerSecond(400);
    relay.requests.clear();
    let isDropped = false;
    const test = startRuns({
      limits: { retryWaitMs: 50 },
      onFrame(frame) {
        if (isDropped || frame.type !== 'text-delta' || frame.at < 200) return;
        isDropped = true;
        relay.dropConnections();
      },
    });
    const answer = await test.ask(target());
    expect(answer).toMatchObject({ state: 'complete', notices: [{ type: 'resumed' }] });
    expect(answer.answer).toBe(whole.answer);
    expect(textOf(test.frames, 'answer')).toBe(whole.answer);
    expect(relay.requests.all).toHaveLength(2);
  }, 30_000);

  it('is resumed once; a second break ends the run with the text so far', async () => {
    const test = startRuns({
      limits: { retryWaitMs: 50 },
      onFrame(frame) {
        if (frame.type === 'text-delta' && frame.at > 200) relay.dropConnections();
      },
    });
    const answer = await test.ask(target());
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'network' } });
    expect(answer.answer.length).toBeGreaterThan(200);
    expect(relay.requests.all).toHaveLength(2);
  }, 30_000);
});

it('Stop cancels the response that the provider generates in background mode', async () => {
  const test = startRuns({
    onFrame: (frame, runs) => frame.type === 'text-delta' && runs.stop(frame.run),
  });
  expect(await test.ask(responses())).toMatchObject({ state: 'stopped' });
  const cancel = await relay.requests.waitFor(({ path }) => path.endsWith('/cancel'));
  expect(cancel.method).toBe('POST');
});

it('a chat completion from a Gloss relay resumes where it left off, and is not asked twice', async () => {
  const keyed = await openRelay({ tokensPerSecond: 0 });
  const target = () => targetAt(`${keyed.url}/v1`, { model: 'gloss-demo', key: ANNA });
  const whole = await startRuns().ask(target());
  keyed.upstream.setTokensPerSecond(400);
  keyed.upstream.requests.clear();
  let isDropped = false;
  const test = startRuns({
    limits: { retryWaitMs: 50 },
    onFrame(frame) {
      if (isDropped || frame.type !== 'text-delta' || frame.at < 200) return;
      isDropped = true;
      keyed.dropConnections();
    },
  });
  const answer = await test.ask(target());
  expect(answer).toMatchObject({ state: 'complete', notices: [{ type: 'resumed' }] });
  expect(answer.answer).toBe(whole.answer);
  expect(keyed.upstream.requests.all).toHaveLength(1);
  await keyed.close();
}, 30_000);

it('a chat completion of any other server is not resumed', async () => {
  const test = startRuns({
    onFrame(frame) {
      if (frame.type === 'text-delta' && frame.at > 200) relay.dropConnections();
    },
  });
  const answer = await test.ask(targetAt(`${relay.url}/v1`, { model: 'gloss-demo' }));
  expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'network' } });
  expect(relay.requests.all).toHaveLength(1);
});
