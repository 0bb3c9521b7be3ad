import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import OpenAI from 'openai';

import type { DeltaSink } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { EventTooLargeError } from '#lib/sse/event-too-large-error.ts';
import { peekBody } from '#lib/sse/peek-body.ts';
import { readEvents } from '#lib/sse/read-events.ts';

/** Chromium's own, in a page that was started with `--expose-gc`. */
declare const gc: () => void;

/** Reads a whole body and returns its text. */
type ReadText = (body: ReadableStream<Uint8Array<ArrayBuffer>>) => Promise<string>;

const PROVIDER = {
  id: 'bench',
  preset: 'custom-openai',
  name: 'Bench',
  dialect: 'chat-completions',
  baseUrl: 'http://127.0.0.1/v1',
  model: 'm',
} as const;

/** Reads like a run: everything except its timers and its journal. */
const readOurs: ReadText = async (body) => {
  let text = '';
  let isDone = false;
  const sink: DeltaSink = {
    text: (_channel, delta) => {
      text += delta;
    },
    moveToReasoning: () => undefined,
    picture: () => undefined,
    source: () => undefined,
    usage: () => undefined,
    notice: () => undefined,
    finish: () => undefined,
    done: () => {
      isDone = true;
    },
  };
  const reader = dialects['chat-completions'].createReader(PROVIDER, sink);
  const bytes = body.getReader();
  const head = await peekBody(bytes);
  for await (const events of readEvents(bytes, {
    maxBytes: 8_000_000,
    head,
    errorLines: true,
    keepUnterminated: true,
  })) {
    for (const event of events) reader.read(event);
    if (isDone || reader.failure) break;
  }
  reader.end('clean');
  return text;
};

/** The minimum that any reader must do, handwritten: no standard, no errors, no tolerance. */
const readLowerBound: ReadText = async (body) => {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    const input = rest + decoder.decode(value, { stream: true });
    let from = 0;
    for (let end = input.indexOf('\n\n'); end !== -1; end = input.indexOf('\n\n', from)) {
      const data = input.slice(from + 6, end);
      from = end + 2;
      if (data === '[DONE]') return text;
      text += JSON.parse(data).choices[0]?.delta.content ?? '';
    }
    rest = input.slice(from);
  }
};

function answerWith(body: ReadableStream<Uint8Array<ArrayBuffer>>): () => Promise<Response> {
  return () => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
}

const readByOpenAI: ReadText = async (body) => {
  const client = new OpenAI({ apiKey: 'none', dangerouslyAllowBrowser: true, fetch: answerWith(body) });
  const stream = await client.chat.completions.create({ model: 'm', messages: [], stream: true });
  let text = '';
  for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
  return text;
};

const readByAi: ReadText = async (body) => {
  const provider = createOpenAICompatible({
    name: 'bench',
    baseURL: PROVIDER.baseUrl,
    fetch: answerWith(body),
  });
  let text = '';
  for await (const delta of streamText({ model: provider('m'), prompt: '?' }).textStream) text += delta;
  return text;
};

/** The readers that are compared. */
export type ReaderName = 'ours' | 'lowerBound' | 'openai' | 'ai';

const READERS: Record<ReaderName, ReadText> = {
  ours: readOurs,
  lowerBound: readLowerBound,
  openai: readByOpenAI,
  ai: readByAi,
};

function bodyOf(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next];
      next += 1;
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
}

/** An answer of `count` deltas as OpenAI streams it, some 230 bytes each. */
function buildStream(count: number): { bytes: Uint8Array<ArrayBuffer>; text: string } {
  const words = [
    'The',
    ' gloss',
    ' in',
    ' the',
    ' margin',
    ' explains',
    ', “once”',
    ' more,',
    ' 日本',
    '.\n\n',
  ];
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-CabcdefghijklmnopqrstuvwxyzAB',
      object: 'chat.completion.chunk',
      created: 1_790_000_000,
      model: 'gpt-5.4-mini-2026-03-17',
      service_tier: 'default',
      system_fingerprint: 'fp_0123456789',
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    })}\n\n`;
  let text = '';
  const events = [chunk({ role: 'assistant', content: '' }, null)];
  for (let at = 0; at < count; at += 1) {
    const word = words[at % words.length] ?? '';
    text += word;
    events.push(chunk({ content: word }, null));
  }
  events.push(chunk({}, 'stop'), 'data: [DONE]\n\n');
  return { bytes: new TextEncoder().encode(events.join('')), text };
}

/**
 * Runs in a page: reads the same stream by ours and by `rival` in turns, in reads of `readBytes`.
 *
 * Only two at a time: a third one's garbage would slow down the next one.
 *
 * @param rounds - How often; the first rounds are not counted.
 * @returns How long each took in each round, in ms.
 */
export async function timeReaders(
  rival: Exclude<ReaderName, 'ours'>,
  readBytes: number,
  deltas: number,
  rounds: number,
): Promise<{ ours: number; rival: number }[]> {
  const { bytes, text } = buildStream(deltas);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length; at += readBytes) pieces.push(bytes.subarray(at, at + readBytes));

  const time = async (name: ReaderName): Promise<number> => {
    const start = performance.now();
    const got = await READERS[name](bodyOf(pieces));
    const took = performance.now() - start;
    if (got !== text) throw new Error(`${name} read ${got.length} characters, not ${text.length}.`);
    return took;
  };
  const times: { ours: number; rival: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0 ? 'ours' : rival;
    const one = await time(first);
    const other = await time(first === 'ours' ? rival : 'ours');
    times.push(first === 'ours' ? { ours: one, rival: other } : { ours: other, rival: one });
  }
  return times.slice(Math.floor(rounds / 5));
}

/** Provided by the benchmark: reads the memory of the page's process. */
declare const lookAtMemory: () => Promise<void>;

/** Letters that differ from piece to piece: Chromium keeps equal strings once. */
function fillPiece(bytes: Uint8Array, seed: number): void {
  let state = seed;
  for (let at = 0; at < bytes.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    bytes[at] = 97 + (state % 26);
  }
}

/** Runs in a page: a line of `lineBytes` without an end, in reads of 64 kB. */
export async function readEndlessLine(
  lineBytes: number,
  maxBytes: number,
): Promise<{ taken: number; error: string }> {
  const piece = new Uint8Array(65_536);
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (taken % (piece.length * 8) === 0) {
          gc();
          await lookAtMemory();
        }
        if (taken >= lineBytes) {
          controller.close();
          return;
        }
        fillPiece(piece, taken + 1);
        if (taken === 0) piece.set(new TextEncoder().encode('data: '));
        controller.enqueue(piece);
        taken += piece.length;
      },
    },
    // Nothing is read ahead: the same array is filled again for each read.
    { highWaterMark: 0 },
  );
  let error = '';
  try {
    for await (const events of readEvents(body, { maxBytes })) if (events.length > 0) error = 'an event';
  } catch (thrown) {
    if (thrown instanceof EventTooLargeError) error = thrown.message;
  }
  return { taken, error };
}
