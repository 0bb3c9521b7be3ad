import type { Picture } from './chat.ts';

/** One turn of a conversation as a model reads it. */
export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
  /** The pictures that the text refers to, in order; only user turns have any. */
  readonly images?: readonly Picture[];
}
