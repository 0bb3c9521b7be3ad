import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { listStreams, readStream } from '#test/support/streams/stream-fixtures.ts';

/** What an SDK read from a stream. */
interface SdkRead {
  answer: string;
  reasoning: string;
  finish?: string | undefined;
  outputTokens?: number | undefined;
  error?: unknown;
}

/** Streams that the SDKs read nothing from: their events are named by the line `event:` only. */
const MORE_TOLERANT = new Set(['no-type-in-data']);

const STATES: Readonly<Record<string, string>> = {
  end_turn: 'complete',
  STOP: 'complete',
  max_tokens: 'length',
  MAX_TOKENS: 'length',
  refusal: 'filtered',
  SAFETY: 'filtered',
};

let server: Server;
let url = '';
/** The stream that the next requests get. */
let played: readonly ['messages' | 'gemini', string] = ['messages', 'text'];

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(readStream(...played));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(() => void server.close());

async function readByAnthropic(): Promise<SdkRead> {
  const client = new Anthropic({ apiKey: 'none', baseURL: url, maxRetries: 0 });
  const read: SdkRead = { answer: '', reasoning: '' };
  try {
    const stream = await client.messages.create({
      model: 'claude-sonnet-4-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Why?' }],
      stream: true,
    });
    for await (const event of stream) {
      // Thoughts become paragraphs, as the panel shows them.
      const isThought = event.type === 'content_block_start' && event.content_block.type === 'thinking';
      if (isThought && read.reasoning !== '') read.reasoning += '\n\n';
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
        read.answer += event.delta.text;
      }
      if (event.type === 'content_block_delta' && event.delta.type === 'thinking_delta') {
        read.reasoning += event.delta.thinking;
      }
      if (event.type === 'message_delta') {
        read.finish = event.delta.stop_reason ?? undefined;
        read.outputTokens = event.usage.output_tokens;
      }
    }
  } catch (error) {
    read.error = error;
  }
  return read;
}

async function readByGoogle(): Promise<SdkRead> {
  const client = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: url } });
  const read: SdkRead = { answer: '', reasoning: '' };
  try {
    const stream = await client.models.generateContentStream({
      model: 'gemini-3-flash',
      contents: 'Why?',
    });
    for await (const chunk of stream) {
      const [candidate] = chunk.candidates ?? [];
      for (const part of candidate?.content?.parts ?? []) {
        read[part.thought ? 'reasoning' : 'answer'] += part.text ?? '';
      }
      read.finish = candidate?.finishReason ?? read.finish;
      const usage = chunk.usageMetadata;
      if (usage) read.outputTokens = (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0);
    }
  } catch (error) {
    read.error = error;
  }
  return read;
}

async function readByOurs(dialect: 'messages' | 'gemini') {
  const { status, headers, body } = await fetch(url);
  return readAnswer({ status, headers, body: body ?? new ReadableStream() }, testProvider({ dialect }));
}

describe.each([
  ['Anthropic’s SDK', 'messages', readByAnthropic],
  ['Google’s SDK', 'gemini', readByGoogle],
] as const)('ours and %s', (_name, dialect, readBySdk) => {
  it.each(listStreams(dialect))('find the same text in the recorded stream %s', async (name) => {
    played = [dialect, name];
    const [theirs, ours] = await Promise.all([readBySdk(), readByOurs(dialect)]);
    if (theirs.error !== undefined || MORE_TOLERANT.has(name)) {
      // Ours continues, and never has less.
      expect(ours.answer.startsWith(theirs.answer)).toBe(true);
      return;
    }
    expect(ours).toMatchObject({ answer: theirs.answer, reasoning: theirs.reasoning });
    if (theirs.outputTokens !== undefined) expect(ours.usage?.outputTokens).toBe(theirs.outputTokens);
    const state = STATES[theirs.finish ?? ''];
    if (state !== undefined) expect(ours.end.state).toBe(state);
  });
});
