import type { FaultKind } from '#lib/protocol/fault.ts';

import { findFaultKind } from './fault-error.ts';

/** The room of `lib` in which an error was caught. */
export type FaultRoom =
  | 'background'
  | 'capture'
  | 'chats'
  | 'inspector'
  | 'options'
  | 'panel'
  | 'passages'
  | 'pdf'
  | 'ports'
  | 'runs'
  | 'settings'
  | 'vault'
  | 'window-state';

/** One error of ours, stripped of everything that could come from a page, a provider or the user. */
export interface Fault {
  readonly kind: FaultKind;
  readonly room: FaultRoom;
  /** The names of the error and its causes, outermost first. Never their messages. */
  readonly names: readonly string[];
  /** Frames in our own files, innermost first: function, path inside the extension, line and column. */
  readonly stack: readonly string[];
  /** Unix ms. */
  readonly at: number;
}

const MAX_FAULTS = 50;
const MAX_FRAMES = 12;
const MAX_CAUSES = 4;

/** A location in one of the extension's own files. The host is the extension's id, which identifies the install. */
const OWN_FILE = /(?:chrome|moz)-extension:\/\/[^/\s]+\/([\w./-]+:\d+:\d+)\)?$/u;

const faults: Fault[] = [];

/** An error's name, unless it contains other text. */
function readName(error: unknown): string {
  const name = error instanceof Error ? error.name : typeof error;
  return /^[a-z]{1,40}$/iu.test(name) ? name : 'Error';
}

function readNames(error: unknown): string[] {
  const names: string[] = [];
  for (
    let next: unknown = error;
    next !== undefined && names.length < MAX_CAUSES;
    next = next instanceof Error ? next.cause : undefined
  ) {
    names.push(readName(next));
  }
  return names;
}

function readFrame(line: string): string[] {
  const file = OWN_FILE.exec(line)?.[1];
  if (file === undefined) return [];
  // Chromium writes "at name (location)", Firefox "name@location".
  const name = /^\s*at (?:async )?([\w$.]+) \(|^([\w$.]+)@/u.exec(line);
  return [`${name?.[1] ?? name?.[2] ?? ''} ${file}`.trim()];
}

/**
 * The frames in our own files. Chromium puts the message before them; it may contain anything, so it is
 * removed first.
 */
function readStack(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const stack = error.stack ?? '';
  const start = error.message === '' ? -1 : stack.indexOf(error.message);
  const frames = start < 0 ? stack : stack.slice(start + error.message.length);
  return frames.split('\n').flatMap(readFrame).slice(0, MAX_FRAMES);
}

/** Prints a line for developers, in development builds only. */
export function logInDevelopment(...line: readonly unknown[]): void {
  // oxlint-disable-next-line no-console -- The only console line of the extension; released builds drop it.
  if (import.meta.env.DEV) console.warn('Gloss:', ...line);
}

/**
 * Keeps an error of ours for a diagnostics page, in memory and without its message.
 *
 * @param room - Where it was caught.
 * @returns The kind that the user is told.
 */
export function reportFault(error: unknown, room: FaultRoom): FaultKind {
  const kind = findFaultKind(error);
  faults.push({ kind, room, names: readNames(error), stack: readStack(error), at: Date.now() });
  if (faults.length > MAX_FAULTS) faults.shift();
  logInDevelopment(`fault in ${room}`, error);
  return kind;
}

/** The latest faults of this context, oldest first. They are lost when it ends. */
export function recentFaults(): readonly Fault[] {
  return [...faults];
}
