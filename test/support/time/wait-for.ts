import { vi } from 'vitest';

/** Waits until `look` no longer throws, and returns its result. The limit is a guard against hanging only. */
export function waitFor<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 20_000 });
}
