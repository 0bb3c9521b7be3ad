import type { Captured } from './captured.ts';

/** Name of the port from the panel to the script in the page where the user points at parts. */
export const POINTING_PORT = 'point-at-part';

const STEPS = ['widen', 'narrow', 'previous', 'next', 'pick', 'take', 'leave'] as const;

/** What the user does by keyboard; `pick` adds a part and continues, `take` ends with all of them. */
export type PointingStep = (typeof STEPS)[number];

const BY_KEY: Readonly<Record<string, PointingStep>> = {
  ArrowUp: 'widen',
  ArrowDown: 'narrow',
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  Enter: 'take',
  Escape: 'leave',
};

/** What a key does, in the page and in the panel; undefined for keys that do nothing. */
export function stepOfKey({
  key,
  shiftKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey'>): PointingStep | undefined {
  return shiftKey && key === 'Enter' ? 'pick' : BY_KEY[key];
}

/** Guards the panel's messages to the script. */
export function isPointingStep(value: unknown): value is PointingStep {
  return STEPS.some((step) => step === value);
}

/** The script's messages to the panel: the number of picked parts and, once, how it ended. */
export type PointingFrame =
  | { readonly type: 'picked'; readonly count: number }
  | { readonly type: 'taken'; readonly parts: Captured[] }
  | { readonly type: 'left' };
