import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';

/** The settings of a relay. `tokensPerSecond` may change while it runs; 0 is as fast as possible. */
export interface RelaySettings {
  tokensPerSecond: number;
  /** When set, every request must carry it as its bearer token. */
  readonly token: string | undefined;
  /** How often a plain event stream sends a comment, so that proxies keep it open. */
  readonly heartbeatMs: number;
}

/** Hono's environment on Node, with the underlying request and response. */
export interface RelayEnv {
  Bindings: HttpBindings;
}

export type RelayContext = Context<RelayEnv>;

export type RelayMiddleware = MiddlewareHandler<RelayEnv>;
