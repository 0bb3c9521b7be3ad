import { systemClock } from '#lib/clock/clock.ts';
import { createHostSlots } from '#lib/runs/host-slots.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import type { RunEnvironment } from '#lib/runs/run-environment.ts';

/** A real `fetch` and clock, every host allowed, no model in the browser, and nothing remembered. */
export function aRunEnvironment(changes: Partial<RunEnvironment> = {}): RunEnvironment {
  return {
    fetch,
    clock: systemClock,
    limits: () => defaultLimits,
    hostSlots: createHostSlots(() => 3),
    hasHostPermission: () => Promise.resolve(true),
    rememberRefused: () => Promise.resolve(),
    deviceModel: () => undefined,
    rememberWindow: () => Promise.resolve(),
    reportFault: () => {},
    ...changes,
  };
}
