import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { listen, type Listening } from '#test/support/servers/listen.ts';

const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
const WORDS_OF_A_PARAGRAPH = 80;
/** Between the head of an answer and its first word: long enough to be quiet. */
const PAUSE_MS = 250;

/** How an answer is written. The question is the name of one. */
export interface Pace {
  readonly words: number;
  /** Words a second; all at once when it is absent. */
  readonly perSecond?: number;
}

/** A model server whose answers are numbered words: `w0 w1 w2 …`. */
export interface WordServer extends Listening {
  /** When the request of the last question was seen, as Unix ms. */
  readonly requestedAt: () => number;
  /** When each word of the last answer was written, as Unix ms. */
  readonly writtenAt: () => readonly number[];
}

export const now = (): number => performance.timeOrigin + performance.now();

function writeWord(index: number): string {
  const isLast = index % WORDS_OF_A_PARAGRAPH === WORDS_OF_A_PARAGRAPH - 1;
  return `w${index}${isLast ? '.\n\n' : ' '}`;
}

function writeDelta(index: number): string {
  return `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(writeWord(index))}}}]}\n\n`;
}

/** Starts it on a free port of loopback. */
export async function startWordServer(paces: Readonly<Record<string, Pace>>): Promise<WordServer> {
  let requestedAt = 0;
  let writtenAt: number[] = [];

  async function write(response: ServerResponse, { words, perSecond }: Pace): Promise<void> {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    await sleep(PAUSE_MS);
    const times: number[] = [];
    writtenAt = times;
    const begin = now();
    while (times.length < words && !response.destroyed) {
      const due = perSecond === undefined ? words : Math.floor(((now() - begin) * perSecond) / 1000) + 1;
      const until = Math.min(words, due);
      let text = '';
      for (let index = times.length; index < until; index += 1) text += writeDelta(index);
      if (text !== '') response.write(text);
      const at = now();
      while (times.length < until) times.push(at);
      if (perSecond !== undefined)
        await sleep(Math.max(1, begin + (times.length * 1000) / perSecond - now()));
    }
    response.end(END);
  }

  const server = createServer((request, response) => {
    requestedAt = now();
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      const [, pace] = Object.entries(paces).find(([name]) => body.includes(name)) ?? [];
      void write(response, pace ?? { words: 1 });
    });
  });
  const { url, close } = await listen(server);
  return {
    url,
    close,
    requestedAt: () => requestedAt,
    writtenAt: () => writtenAt,
  };
}
