import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';

/** Hono's environment on Node, with the underlying request and response. */
export interface RelayEnv {
  Bindings: HttpBindings;
}

export type RelayContext = Context<RelayEnv>;

export type RelayMiddleware = MiddlewareHandler<RelayEnv>;

/**
 * Returns the response to a request that it refuses or answers itself, and undefined for one that may
 * proceed.
 */
export type RelayGuard = (c: RelayContext) => Response | undefined;
