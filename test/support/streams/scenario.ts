import type { HttpDialectName } from '#lib/protocol/provider.ts';

import type { StreamStep, Vector } from './vector-schema.ts';

/** What the fault server does with one request. */
export interface Scenario {
  /** Status and headers, with the faults that come before the body. */
  readonly http: Vector['http'];
  /** The body, its pauses and its end; without an end it closes properly. Called once per request. */
  steps(): Iterable<StreamStep>;
}

/** What a scenario's name is looked up with. */
export interface ScenarioContext {
  readonly dialect: HttpDialectName;
  /** The second origin, without a slash at its end. */
  readonly otherUrl: string;
}

/** How the bytes of a scenario are handed to the socket. */
export interface Delivery {
  /** Each of the first 4,096 bytes in a separate write. */
  readonly bytewise: boolean;
  /** Cuts the write that holds this byte in two before it. */
  readonly cutAt: number | undefined;
  /** Pauses take this many times as long as they say. */
  readonly timeScale: number | undefined;
}
