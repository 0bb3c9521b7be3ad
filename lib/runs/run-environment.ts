import type { Clock } from '#lib/clock/clock.ts';
import type { DeviceModel } from '#lib/device-model/device-model.ts';
import type { RecordedFetch } from '#lib/ledger/record-requests.ts';
import type { ModelRef } from '#lib/protocol/model.ts';

import type { HostSlots } from './host-slots.ts';
import type { Limits } from './limits.ts';
import type { StreamTap, TappedQuestion } from './stream-tap.ts';

/** What every run uses. */
export interface RunEnvironment {
  readonly fetch: RecordedFetch;
  readonly clock: Clock;
  /** The limits now: the user may change them while runs are live. */
  limits(): Limits;
  readonly hostSlots: HostSlots;
  /** Whether the user has granted the extension access to this origin. */
  hasHostPermission(origin: string): Promise<boolean>;
  /** Whether the browser knows that it has no network. */
  isOffline?(): boolean;
  /** Saves that the server refuses a parameter for this model, so that later runs leave it out. */
  rememberRefused(model: ModelRef, parameter: string): Promise<void>;
  /** The browser's own model; undefined where the browser has no API for one. */
  deviceModel(): DeviceModel | undefined;
  /** Saves how many tokens the browser's model can read, according to this provider's session. */
  rememberWindow(provider: string, tokens: number): Promise<void>;
  /** Taps a run that is starting; undefined when it is not inspected. */
  openTap?(question: TappedQuestion): StreamTap | undefined;
  /** Reports an error of ours. The run continues, or ends as `internal`. */
  reportFault(error: unknown, room: 'runs'): void;
}

/**
 * The same for a particular window: the requests of a private window are neither recorded on the disk nor
 * inspected.
 */
export function envOfWindow(env: RunEnvironment, isPrivate: boolean): RunEnvironment {
  return {
    ...env,
    fetch: (url, init, context) => env.fetch(url, init, { ...context, isPrivate }),
    openTap: (question) => (isPrivate ? undefined : env.openTap?.(question)),
  };
}
