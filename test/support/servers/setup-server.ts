import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';

import { listen } from './listen.ts';
import { makeCertificate } from './make-certificate.ts';
import { streamParts } from './write-stream.ts';

/** A server whose paths fail in the ways that users meet while they set a provider up. */
export interface SetupServer {
  /** Without a slash at its end. The first part of a path names what is wrong there. */
  readonly url: string;
  /** The same behind a certificate that no browser trusts. */
  readonly secureUrl: string;
  /** The same at this machine's own addresses in its network, if it has any. */
  readonly networkUrls: readonly string[];
  /** An address at which nothing listens. */
  readonly nobodyUrl: string;
  /** The paths that were asked for, in order, with what `authorization` or `x-api-key` held. */
  readonly requests: readonly { readonly path: string; readonly key: string }[];
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function reply(status: number, body: unknown, type = 'application/json'): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

function streamReady(dialect: 'chat-completions' | 'messages'): Answer {
  const { open, delta, close } = streamParts[dialect];
  return reply(200, `${open}${delta('ready')}${close}`, 'text/event-stream');
}

const answers = streamReady('chat-completions');
const MODELS = [
  'llama3.2:1b',
  'llama3.2:3b',
  'llama3.1:8b',
  'llama2',
  'qwen3:8b',
  'nomic-embed-text',
  'phi4',
];

/** By path. What is not here is answered as FastAPI answers it. */
const PATHS: Readonly<Record<string, Answer>> = {
  '/works/v1/chat/completions': answers,
  '/wrong-key/v1/chat/completions': reply(401, {
    error: { message: '<b>Incorrect</b> API key provided', code: 'invalid_api_key' },
  }),
  '/no-credit/v1/chat/completions': reply(429, {
    error: { message: 'You exceeded your current quota', code: 'insufficient_quota' },
  }),
  '/wrong-path/v1/chat/completions': answers,
  '/web-page/v1/chat/completions': reply(
    200,
    '<!doctype html><title>Welcome to the router</title>',
    'text/html',
  ),
  '/unknown-model/v1/chat/completions'(request, response) {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { model }: { model: string } = JSON.parse(body);
      const error = { message: `model "${model}" not found, try pulling it first`, type: 'api_error' };
      const answer = MODELS.includes(model) ? answers : reply(404, { error });
      answer(request, response);
    });
  },
  '/unknown-model/v1/models': reply(200, { object: 'list', data: MODELS.map((id) => ({ id })) }),
  '/origin-refused/v1/chat/completions': reply(403, '', 'text/plain'),
  '/browsers-refused/v1/messages': reply(401, {
    type: 'error',
    error: {
      type: 'authentication_error',
      message: 'CORS requests are not allowed for this Organization because of its settings',
    },
  }),
  '/openrouter/api/v1/key': reply(401, { error: { message: 'User not found.', code: 401 } }),
  '/openrouter/api/v1/chat/completions': answers,
  '/too-slow/v1/chat/completions': () => {},
};

/** This machine's addresses in its network, as they appear in a URL. Requests to them do not leave it. */
function findNetworkHosts(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal, address }) => !internal && !/^(?:fe80|169\.254)/i.test(address))
    .map(({ family, address }) => (family === 'IPv6' ? `[${address}]` : address));
}

/** Starts the server on loopback. */
export async function startSetupServer(): Promise<SetupServer> {
  const requests: { path: string; key: string }[] = [];
  const answer: Answer = (request, response) => {
    const path = request.url ?? '/';
    const { authorization = '', 'x-api-key': bare } = request.headers;
    requests.push({ path, key: typeof bare === 'string' ? bare : authorization.replace('Bearer ', '') });
    (PATHS[path] ?? reply(404, { detail: 'Not Found' }))(request, response);
  };
  const nobody = await listen(createHttpServer());
  await nobody.close();
  const plain = await listen(createHttpServer(answer));
  const secure = await listen(createHttpsServer(makeCertificate(), answer));
  const network = await Promise.all(findNetworkHosts().map((host) => listen(createHttpServer(answer), host)));
  return {
    url: plain.url,
    networkUrls: network.map(({ url }) => url),
    secureUrl: secure.url.replace('http:', 'https:'),
    nobodyUrl: nobody.url,
    requests,
    async close() {
      await Promise.all([plain, secure, ...network].map((one) => one.close()));
    },
  };
}
