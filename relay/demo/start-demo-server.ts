import { once } from 'node:events';
import { createServer } from 'node:http';

import { getRequestListener } from '@hono/node-server';

import { isLoopback } from '#relay/http/check-host.ts';
import { listen } from '#relay/http/listen.ts';

import { createDemoApp } from './create-demo-app.ts';
import { logRequest } from './log-request.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';

export interface DemoServerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** A loopback address; 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0, the default, is as fast as possible. */
  readonly tokensPerSecond?: number;
  /** When set, every request must carry it as its bearer token. */
  readonly token?: string;
  /** How often a plain event stream sends a comment; 15 seconds when absent. */
  readonly heartbeatMs?: number;
  /** How many requests `requests` remembers; 1,000 when absent. */
  readonly rememberRequests?: number;
}

export interface DemoServer {
  /** Without a trailing slash. */
  readonly url: string;
  readonly requests: RequestLog;
  /** Changes the speed, including that of answers in progress. */
  setTokensPerSecond(tokensPerSecond: number): void;
  /** Closes every open connection, as a failing network would. Background responses continue. */
  dropConnections(): void;
  /** Stops listening, closes open connections and ends every run. */
  close(): Promise<void>;
}

/**
 * Starts the demo server on loopback.
 *
 * @throws {Error} When the port is in use or the host is not loopback.
 */
export async function startDemoServer(options: DemoServerOptions = {}): Promise<DemoServer> {
  const host = options.host ?? '127.0.0.1';
  if (!isLoopback(host))
    throw new Error(
      `The demo server listens on loopback only, and ${host} is not a loopback address. Remove --host.`,
    );

  const settings = {
    tokensPerSecond: options.tokensPerSecond ?? 0,
    token: options.token,
    heartbeatMs: options.heartbeatMs ?? 15_000,
  };
  const requests = createRequestLog(options.rememberRequests);
  const closing = new AbortController();
  const app = createDemoApp(settings, logRequest(requests), closing.signal);
  const listener = getRequestListener(app.fetch);
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const url = await listen(
    server,
    options.port ?? 0,
    host,
    `The demo server cannot listen on port ${options.port}. Choose another one with --port.`,
  );

  const dropConnections = (): void => {
    requests.endOpen('dropped');
    server.closeAllConnections();
  };
  return {
    url,
    requests,
    dropConnections,
    setTokensPerSecond(tokensPerSecond) {
      settings.tokensPerSecond = tokensPerSecond;
    },
    async close() {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}
