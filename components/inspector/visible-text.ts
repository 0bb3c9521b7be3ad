import { nameControls } from '#lib/markdown/visible-controls.ts';

/**
 * Invisible characters that answers may legitimately contain, but which may also be the bug that the user is
 * looking for.
 */
const INVISIBLE = /[\u00AD\u061C\u200B\u200E\u200F\u2028\u2029\u2060\uFEFF]/gu;

function nameOf(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** Names the bidirectional and invisible characters in a server's text. */
export function toVisible(text: string): string {
  return nameControls(text).replaceAll(INVISIBLE, nameOf);
}

/** The same in one line, for a preview. */
export function toVisibleLine(text: string): string {
  return toVisible(text.replaceAll(/\r\n|[\r\n]/gu, '⏎'));
}
