import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { listen } from './listen.ts';

/** A chat completion that counts: `w1 w2 w3 …`, so that lost, duplicated or reordered words show. */
export interface CountingServer {
  /** What a provider's base URL is. */
  readonly baseUrl: string;
  /** Everything that was written so far, by request, oldest first. */
  readonly sent: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts a counting server on loopback.
 *
 * @param everyMs - The pause between two words.
 * @param words - How many words an answer has.
 */
export async function startCountingServer(everyMs: number, words: number): Promise<CountingServer> {
  const sent: string[] = [];
  const server = createServer((request, response) => {
    const index = sent.push('') - 1;
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    void (async () => {
      for (let word = 1; word <= words && !response.destroyed; word++) {
        const text = `w${word} `;
        response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`);
        sent[index] += text;
        await sleep(everyMs);
      }
      const last = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
      response.end(`data: ${JSON.stringify(last)}\n\ndata: [DONE]\n\n`);
    })();
  });
  const { url, close } = await listen(server);
  return { baseUrl: `${url}/v1`, sent, close };
}
