import { createServer } from 'node:http';

import { listen } from './listen.ts';
import { streamParts } from './write-stream.ts';

/** How a server of models behaves; a test may change it while it runs. */
export interface ModelServerState {
  /** The key that it wants; undefined for one that wants none. */
  readonly key?: string;
  readonly models: readonly string[];
  /** Refuses questions from extensions as Ollama does. */
  readonly refusesOrigins?: boolean;
}

/** A server that lists models and answers questions, on loopback. */
export interface ModelServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Method, path and key of each request. */
  readonly requests: readonly string[];
  /** The bodies of the questions. */
  readonly questions: readonly string[];
  become(state: ModelServerState): void;
  close(): Promise<void>;
}

/** What it answers to every question. */
export const MODEL_ANSWER = 'Lichens are patient.';

/**
 * Starts it.
 *
 * @param port - 0 takes a free one.
 */
export async function startModelServer(first: ModelServerState, port = 0): Promise<ModelServer> {
  let state = first;
  const requests: string[] = [];
  const questions: string[] = [];
  const server = createServer((request, response) => {
    const { authorization = 'no key' } = request.headers;
    requests.push(`${request.method} ${request.url} ${authorization}`);
    const reply = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    if (state.key !== undefined && authorization !== `Bearer ${state.key}`)
      return reply(401, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } });
    if (request.url === '/v1/models') return reply(200, { data: state.models.map((id) => ({ id })) });
    if (request.url !== '/v1/chat/completions') return reply(404, { detail: 'Not Found' });
    if (state.refusesOrigins) return reply(403, undefined);
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      questions.push(body);
      const { open, delta, close } = streamParts['chat-completions'];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`${open}${delta(MODEL_ANSWER)}${close}`);
    });
    return undefined;
  });
  const { url, close } = await listen(server, '127.0.0.1', port);
  return {
    url,
    requests,
    questions,
    become(next) {
      state = next;
    },
    close,
  };
}
