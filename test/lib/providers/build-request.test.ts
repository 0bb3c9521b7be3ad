import { describe, expect, it } from 'vitest';

import { CONTINUE_REQUEST } from '#lib/providers/continue-turn.ts';
import type { RequestInput } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

const TURNS = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'Hi "you" \uD83D' },
] as const;

function build(dialect: 'chat-completions' | 'responses', part: Partial<RequestInput> = {}) {
  const provider = testProvider({ dialect, baseUrl: 'https://example.com/v1/' });
  const request = dialects[dialect].buildRequest({
    provider,
    model: 'm',
    turns: TURNS,
    refused: new Set(),
    ...part,
  });
  return { ...request, body: parseJson(request.body ?? '') };
}

describe('a chat completions request', () => {
  it('asks for a stream with its usage, and for nothing that was not asked', () => {
    const request = build('chat-completions');
    expect(request).toMatchObject({ url: 'https://example.com/v1/chat/completions', method: 'POST' });
    expect(request.body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi "you" \uD83D' },
      ],
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('sends nothing to a proxy that only OpenAI’s own address understands', () => {
    const at = (baseUrl: string) => testProvider({ preset: 'openai', baseUrl });
    const own = build('chat-completions', { provider: at('https://api.openai.com/v1') }).body;
    expect(own).toMatchObject({
      messages: [{ role: 'developer' }, { role: 'user' }],
      stream_options: { include_usage: true, include_obfuscation: false },
    });
    const proxied = build('chat-completions', { provider: at('https://proxy.example/v1') }).body;
    expect(proxied).toEqual(build('chat-completions').body);
  });

  it.each([
    ['stream_options', { stream: true }],
    ['stream', {}],
  ])('leaves out %s once it was refused', (name, rest) => {
    const { body } = build('chat-completions', { refused: new Set([name]) });
    expect(body).toEqual({ model: 'm', messages: expect.any(Array), ...rest });
  });

  it('renames the limit when its name is refused, and drops it when both are', () => {
    const names = ['max_tokens', 'max_completion_tokens'];
    expect(build('chat-completions', { parameters: { maxTokens: 9 } }).body).toHaveProperty('max_tokens', 9);
    const { body } = build('chat-completions', {
      parameters: { maxTokens: 9 },
      refused: new Set(names.slice(0, 1)),
    });
    expect(body).toHaveProperty('max_completion_tokens', 9);
    expect(body).not.toHaveProperty('max_tokens');
    const none = build('chat-completions', { parameters: { maxTokens: 9 }, refused: new Set(names) }).body;
    for (const name of names) expect(none).not.toHaveProperty(name);
  });
});

describe('a Responses request', () => {
  it('asks for a stream that can be resumed', () => {
    const request = build('responses');
    expect(request).toMatchObject({ url: 'https://example.com/v1/responses', method: 'POST' });
    expect(request.body).toEqual({
      model: 'm',
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi "you" \uD83D' },
      ],
      stream: true,
      background: true,
      store: true,
    });
  });

  it('asks a server that refuses background mode to store nothing', () => {
    const { body } = build('responses', { refused: new Set(['background']) });
    expect(body).not.toHaveProperty('background');
    expect(body).toHaveProperty('store', false);
  });

  it('does not ask for background mode if nothing may be stored', () => {
    const { body } = build('responses', { refused: new Set(['store']) });
    for (const name of ['background', 'store']) expect(body).not.toHaveProperty(name);
  });

  it.each([
    ['gpt-5.4-mini', true],
    ['gpt-6-sol', true],
    ['o4-mini', true],
    ['gpt-4.1', false],
    ['gpt-5-chat-latest', false],
    ['llama-o3', false],
  ])('asks %s for a summary of its reasoning: %s', (model, asks) => {
    expect(build('responses', { model }).body).toEqual(
      asks
        ? expect.objectContaining({ reasoning: { summary: 'auto' } })
        : expect.not.objectContaining({ reasoning: expect.anything() }),
    );
    const { body } = build('responses', { model, refused: new Set(['reasoning']) });
    expect(body).not.toHaveProperty('reasoning');
  });
});

it.each(['chat-completions', 'responses'] as const)(
  '%s: asks to continue when the last turn is an answer',
  (dialect) => {
    const { body } = build(dialect, { turns: [...TURNS, { role: 'assistant', text: 'Hel' }] });
    const turns = expect.arrayContaining([
      { role: 'assistant', content: 'Hel' },
      { role: 'user', content: CONTINUE_REQUEST },
    ]);
    expect(body).toHaveProperty(dialect === 'responses' ? 'input' : 'messages', turns);
  },
);
