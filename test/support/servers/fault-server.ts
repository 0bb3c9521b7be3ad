import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import {
  createRequestLog,
  type RequestLog,
  type RequestRecord,
  type WritableRequestLog,
} from '#relay/demo/request-log.ts';

import { findScenario, parseScenarioName, readDelivery } from '../streams/find-scenario.ts';
import { playScenario } from '../streams/play-scenario.ts';
import { listen } from './listen.ts';
import { findDialect } from './write-stream.ts';

/** A server that fails in known ways, and a second origin that should never receive anything. */
export interface FaultServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** The second origin: redirects and `{{EXFIL}}` point to it. */
  readonly otherUrl: string;
  readonly requests: RequestLog;
  /** Whatever reached the second origin. */
  readonly otherRequests: RequestLog;
  /**
   * Says what requests get that name no scenario: the first request the first one, and so on; the last one stays.
   */
  play(...scenarios: readonly string[]): void;
  close(): Promise<void>;
}

/** How to start a fault server. */
export interface FaultServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The factor for the length of pauses: 0.001 turns seconds into milliseconds. */
  readonly timeScale?: number;
}

/**
 * Starts a fault server on loopback.
 *
 * A request names its scenario as its model (`{"model": "fault:reset-mid"}`, `?model=…`) or as the first part of
 * its path (`/vector:03-plain@bytes/v1/chat/completions`); else it gets what `play` said. Names are
 * `vector:NAME`, `fault:NAME`, `payload:ID` and `answer:TEXT`, with the parameters `@bytes`, `@cut=N`, `@scale=X`.
 */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const requests = createRequestLog();
  const otherRequests = createRequestLog();
  const other = await listen(createOtherOrigin(otherRequests));
  const failures = new Map<string, number>();
  let planned: string[] = ['fault:none'];

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      // A scenario that does not exist is a mistake in a test: it must show.
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  const main = await listen(server, '127.0.0.1', options.port);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closing = new AbortController();
    const entry = startRecord(requests, request);
    response.once('close', () => {
      entry.end(response.writableFinished ? 'ended' : 'aborted');
      closing.abort();
    });
    const body = await text(request);
    entry.setBody(body);
    const path = request.url ?? '/';
    if (path.split('?')[0]?.endsWith('/models')) {
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end('{"object":"list","data":[]}');
    }

    const name = readName(path, body) ?? (planned.length > 1 ? planned.shift() : planned[0]) ?? 'fault:none';
    const parsed = parseScenarioName(name);
    if (!parsed) throw new Error(`${name} names no scenario.`);
    const scenario = findScenario(parsed, { dialect: findDialect(path), otherUrl: other.url });
    const { failFirst } = scenario.http;
    const failed = failures.get(name) ?? 0;
    if (failFirst && failed < failFirst.n) {
      failures.set(name, failed + 1);
      response.writeHead(failFirst.status, { 'content-type': 'application/json', ...failFirst.headers });
      return void response.end('{"error":{"message":"Busy, as planned.","type":"server_error","code":null}}');
    }
    failures.delete(name);
    const delivery = readDelivery(parsed);
    const timeScale = delivery.timeScale ?? options.timeScale;
    await playScenario(response, scenario, { ...delivery, timeScale }, closing.signal, () =>
      entry.end('dropped'),
    );
  }

  return {
    url: main.url,
    otherUrl: other.url,
    requests,
    otherRequests,
    play(...scenarios) {
      planned = [...scenarios];
    },
    async close() {
      await Promise.all([main.close(), other.close()]);
    },
  };
}

/** Finds the first request of a log that carried a key, in whichever place. */
export function findKey(log: RequestLog, key: string): RequestRecord | undefined {
  return log.all.find(({ path, headers, body }) =>
    [path, body, ...Object.values(headers)].some((part) => part.includes(key)),
  );
}

/** Answers every request as a provider would, so that a followed redirect would show as an answer. */
function createOtherOrigin(log: WritableRequestLog): Server {
  return createServer((request, response) => {
    const entry = startRecord(log, request);
    response.once('close', () => entry.end(response.writableFinished ? 'ended' : 'aborted'));
    void text(request).then((body) => {
      entry.setBody(body);
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"LEAKED"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
  });
}

function startRecord(log: WritableRequestLog, request: IncomingMessage) {
  const headers = Object.entries(request.headers).map(([key, value]): [string, string] => [
    key,
    String(value),
  ]);
  return log.start({
    method: request.method ?? '',
    path: request.url ?? '/',
    headers: Object.fromEntries(headers),
  });
}

function readName(path: string, body: string): string | undefined {
  const url = new URL(path, 'http://loopback');
  const first = decodeURIComponent(url.pathname.split('/')[1] ?? '');
  const names = [first, url.searchParams.get('model') ?? '', readModel(body)];
  return names.find((name) => parseScenarioName(name));
}

function readModel(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === 'object' && json !== null && 'model' in json ? String(json.model) : '';
  } catch {
    return '';
  }
}
