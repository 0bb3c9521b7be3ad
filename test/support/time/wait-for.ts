import { vi } from 'vitest';

/** Waits until `look` throws no more, and returns what it returns. The limit is a guard against hanging only. */
export function waitFor<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 20_000 });
}
