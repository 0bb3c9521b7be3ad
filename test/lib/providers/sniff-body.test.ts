import { describe, expect, it } from 'vitest';

import { sniffBody } from '#lib/providers/sniff-body.ts';
import { peekBody } from '#lib/sse/peek-body.ts';
import { readText } from '#lib/sse/read-text.ts';
import { bodyOf, brokenBodyOf } from '#test/support/streams/stream-cuts.ts';

const encoder = new TextEncoder();

describe('sniffBody', () => {
  it.each([
    ['text/event-stream', 'data: x\n\n', 'events'],
    ['application/json', 'data: x\n\n', 'events'],
    ['text/html', ': ping\n\n', 'events'],
    [null, 'event: x\n', 'events'],
    ['text/plain', 'id: 1\n', 'events'],
    ['application/json', 'retry: 1\n', 'events'],
    ['text/event-stream', 'Hello', 'events'],
    ['text/event-stream', '{"error":1}', 'json'],
    ['text/html', '[{}]', 'json'],
    ['text/event-stream', '\uFEFF\r\n {"a":1}', 'json'],
    ['Application/JSON; charset=utf-8', '"x"', 'json'],
    ['application/problem+json', '17', 'json'],
    ['application/json', '<html>', 'html'],
    ['text/event-stream', '  <!doctype html>', 'html'],
    ['text/html', 'Welcome', 'html'],
    ['text/event-stream', '', 'empty'],
    ['application/json', ' \n\n', 'empty'],
    ['text/event-stream', '\uFEFF', 'empty'],
  ])('%s, %j: %s', (type, text, kind) => {
    expect(sniffBody(type, encoder.encode(text))).toBe(kind);
  });
});

describe('peekBody', () => {
  it('reads up to the first significant byte, and no further', async () => {
    const pieces = ['\uFEFF', '\n', ' da', 'ta: x\n\n'].map((text) => encoder.encode(text));
    const reader = bodyOf(pieces).getReader();
    const head = await peekBody(reader);
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)).toBe('\uFEFF\n da');
    expect(await readText(reader, { maxLength: 100 })).toBe('ta: x\n\n');
  });

  it('is empty for an empty body, and gives up on endless white space', async () => {
    expect(await peekBody(bodyOf([]).getReader())).toHaveLength(0);
    expect(
      await peekBody(bodyOf(Array.from({ length: 20 }, () => encoder.encode('\n'))).getReader(), {
        maxBytes: 5,
      }),
    ).toHaveLength(5);
  });
});

describe('readText', () => {
  it('keeps what arrived before a break', async () => {
    const text = await readText(brokenBodyOf([encoder.encode('half')]), {
      head: encoder.encode('a '),
      maxLength: 100,
    });
    expect(text).toBe('a half');
  });

  it('reads no more than is wanted, and cancels the rest', async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode('x'.repeat(10))),
      cancel: () => {
        cancelled = true;
      },
    });
    expect(await readText(body, { maxLength: 25 })).toBe('x'.repeat(30));
    expect(cancelled).toBe(true);
  });

  it('throws the reason of an abort', async () => {
    const body = new ReadableStream<Uint8Array>();
    const aborter = new AbortController();
    const reading = readText(body, { maxLength: 10, signal: aborter.signal });
    aborter.abort('why');
    await expect(reading).rejects.toBe('why');
  });
});
