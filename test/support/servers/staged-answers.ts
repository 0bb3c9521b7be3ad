import { createServer, type ServerResponse } from 'node:http';

import { listen } from './listen.ts';

/** What the next request gets, so that a test can look at the panel in between. */
export type Stage =
  /** Nothing, for as long as the server runs. */
  | { readonly type: 'silence' }
  /** These parts, and then nothing. */
  | { readonly type: 'part'; readonly reasoning?: string; readonly answer?: string }
  | {
      readonly type: 'answer';
      readonly reasoning?: string;
      readonly answer: string;
      /** URLs, as OpenRouter sends what a model draws. */
      readonly pictures?: readonly string[];
    }
  /** A part of an answer, and then a broken connection. */
  | { readonly type: 'break'; readonly answer: string }
  | {
      readonly type: 'error';
      readonly status: number;
      readonly message: string;
      /** `Retry-After`. */
      readonly retryAfterS?: number;
    };

/** A server of chat completions that stops where a test wants to look. */
export interface StagedAnswers {
  /** What a provider's base URL is. */
  readonly baseUrl: string;
  /** Says what requests get from now on. */
  stage(next: Stage): void;
  /** Completes the answers that have stopped after a part. */
  finish(): void;
  close(): Promise<void>;
}

/** Starts it on loopback. */
export async function serveStagedAnswers(): Promise<StagedAnswers> {
  let stage: Stage = { type: 'silence' };
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/models')) writeJson(response, 200, { data: [] });
    else {
      play(response, stage);
      if (stage.type === 'part') open.add(response);
      response.once('close', () => open.delete(response));
    }
  });
  const { url, close } = await listen(server);
  return {
    baseUrl: `${url}/v1`,
    stage(next) {
      stage = next;
    },
    finish() {
      for (const response of open) response.end(END);
    },
    close,
  };
}

function play(response: ServerResponse, stage: Stage): void {
  if (stage.type === 'silence') return;
  if (stage.type === 'error') {
    if (stage.retryAfterS !== undefined) response.setHeader('retry-after', stage.retryAfterS);
    return writeJson(response, stage.status, { error: { message: stage.message } });
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if ('reasoning' in stage) response.write(chunk({ reasoning_content: stage.reasoning }));
  if (stage.answer !== undefined) response.write(chunk({ content: stage.answer }));
  if ('pictures' in stage) {
    const images = stage.pictures?.map((url) => ({ type: 'image_url', image_url: { url } }));
    response.write(chunk({ images }));
  }
  if (stage.type === 'answer') response.end(END);
  if (stage.type === 'break') setTimeout(() => response.destroy(), 100);
}

function writeJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function chunk(delta: object, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
}

const END = `${chunk({}, 'stop')}data: [DONE]\n\n`;
