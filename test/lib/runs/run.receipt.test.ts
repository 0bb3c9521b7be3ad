import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';
import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { startRuns, targetAt, type TestRuns } from '#test/support/runs/start-runs.ts';

let relay: DemoServer;
beforeEach(async () => {
  relay = await startDemoServer({ tokensPerSecond: 400 });
});
afterEach(async () => {
  await relay.close();
});

async function receipts({ chats }: TestRuns): Promise<unknown[]> {
  const messages = (await chats.view('chat'))?.messages ?? [];
  return messages.flatMap((message) => (message.role === 'user' ? [message.receipt] : []));
}

it('says where a question went, and about how much was sent with it', async () => {
  const test = startRuns();
  const target = targetAt(`${relay.url}/v1`, { model: 'gloss-demo' });
  const answer = await test.ask(target, 'Why?');
  const asked = { chat: 'chat', parent: answer.id, text: 'And then?', quotes: [] };
  await test.runs.ask(test.chats, asked, target);
  const to = { origin: relay.url, provider: target.provider.name, model: target.model };
  const both = estimateTurnTokens(['Why?', answer.answer, 'And then?'].map((text) => ({ text })));
  expect(await receipts(test)).toEqual([
    { ...to, tokens: 1, at: expect.any(Number) },
    { ...to, tokens: both, at: expect.any(Number) },
  ]);
  expect(test.frames[0]).toHaveProperty('question.receipt.origin', relay.url);
});

it('keeps the system prompt that was sent', async () => {
  const test = startRuns();
  const target = targetAt(`${relay.url}/v1`, { model: 'gloss-demo' });
  const provider = { ...target.provider, parameters: { systemPrompt: 'Be brief.' } };
  await test.ask({ ...target, provider }, 'Why?');
  expect(await receipts(test)).toMatchObject([{ systemPrompt: 'Be brief.' }]);
});

it('is that of the first sending when the question is asked again elsewhere', async () => {
  const test = startRuns();
  const answer = await test.ask(targetAt(`${relay.url}/v1`, { model: 'gloss-demo' }));
  const before = await receipts(test);
  await test.runs.retry(test.chats, 'chat', answer.parent, targetAt(`${relay.url}/v1`, { model: 'other' }));
  expect(await receipts(test)).toEqual(before);
});

it('is not given when nothing was sent', async () => {
  const test = startRuns();
  await test.ask({ ...targetAt(`${relay.url}/v1`), obstacle: { kind: 'no_key' } });
  expect(await receipts(test)).toEqual([undefined]);
});

it('is given by the first request that has a provider to go to', async () => {
  const test = startRuns();
  const keyless = { ...targetAt(`${relay.url}/v1`), obstacle: { kind: 'no_key' } } as const;
  const answer = await test.ask(keyless, 'Why?');
  const target = targetAt(`${relay.url}/v1`, { model: 'gloss-demo' });
  test.frames.length = 0;
  await test.runs.retry(test.chats, 'chat', answer.parent, target);
  const receipt = {
    origin: relay.url,
    provider: target.provider.name,
    model: target.model,
    tokens: 1,
    at: expect.any(Number),
  };
  expect(await receipts(test)).toEqual([receipt]);
  expect(test.frames[0]).toHaveProperty('question.receipt', receipt);
});

it('the receipt counts the messages before the question, and not its siblings', async () => {
  const test = startRuns();
  const target = targetAt(`${relay.url}/v1`, { model: 'gloss-demo' });
  const first = await test.ask(target, 'Why?');
  await test.runs.retry(test.chats, 'chat', first.parent, target);
  // The path that is shown goes through the second answer now.
  const asked = { chat: 'chat', parent: first.id, text: 'And then?', quotes: [] };
  await test.runs.ask(test.chats, asked, target);
  const sent = estimateTurnTokens(['Why?', first.answer, 'And then?'].map((text) => ({ text })));
  expect((await receipts(test)).at(-1)).toHaveProperty('tokens', sent);
  const body: unknown = JSON.parse(relay.requests.all.at(-1)?.body ?? '');
  expect(body).toHaveProperty('messages', [
    { role: 'user', content: 'Why?' },
    { role: 'assistant', content: first.answer },
    { role: 'user', content: 'And then?' },
  ]);
});
