import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';

/** How a relay behaves. `tokensPerSecond` may change while it runs; 0 is as fast as possible. */
export interface RelaySettings {
  tokensPerSecond: number;
  /** When set, every request must carry it as its bearer token. */
  readonly token: string | undefined;
  /** How often a plain event stream gets a comment, so that proxies see life in it. */
  readonly heartbeatMs: number;
}

/** Hono's environment on Node: the request and response beneath. */
export interface RelayEnv {
  Bindings: HttpBindings;
}

/** What a route is given. */
export type RelayContext = Context<RelayEnv>;

/** A step that requests go through. */
export type RelayMiddleware = MiddlewareHandler<RelayEnv>;
