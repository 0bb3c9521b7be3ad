import type { Passage } from './text-fragment.ts';

/** Whether this is the argument of a script. Our own code left it there, so a shallow check is enough. */
export function isPassage(value: unknown): value is Passage {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}
