import type { Piece } from './text-piece.ts';

const CONTROL = /\p{Cc}/gu;

/** Above this share of a font's characters, its most frequent control character must be the space. */
const SPACE_SHARE = 0.05;

/** Programs write the characters that Windows-1252 has in place of the C1 controls, mostly quotes and dashes. */
const WINDOWS_1252 = new TextDecoder('windows-1252');

/** In place of a character without a meaning. */
export const UNKNOWN = '\uFFFD';

/** In place of a control character that is a space, which says something about its font. PDF.js reports no such spaces. */
export const CONTROL_SPACE = '\u00A0';

interface ControlCounts {
  characters: number;
  readonly controls: Map<string, number>;
}

function countControls(pieces: readonly Piece[]): Map<string, ControlCounts> {
  const counts = new Map<string, ControlCounts>();
  for (const { font, text } of pieces) {
    const of = counts.get(font) ?? { characters: 0, controls: new Map<string, number>() };
    counts.set(font, of);
    of.characters += text.length;
    for (const [control] of text.matchAll(CONTROL)) {
      of.controls.set(control, (of.controls.get(control) ?? 0) + 1);
    }
  }
  return counts;
}

/** The control character that a font uses as its space, if it has one. */
function findSpace({ characters, controls }: ControlCounts): string | undefined {
  const [most, second] = [...controls].toSorted(([, one], [, other]) => other - one);
  if (!most || most[1] < SPACE_SHARE * characters) return undefined;
  // Many different ones are the letters of a font that does not say what they are.
  return second && second[1] * 2 > most[1] ? undefined : most[0];
}

function replaceControl(control: string, space: string | undefined): string {
  const code = control.charCodeAt(0);
  if (code >= 0x80) {
    const decoded = WINDOWS_1252.decode(Uint8Array.of(code));
    if (decoded !== control) return decoded;
  }
  return control === space ? CONTROL_SPACE : UNKNOWN;
}

/** Replaces the control characters of a page with what they represent: spaces, or nothing known. */
export function replaceControls(pieces: readonly Piece[]): (piece: Piece) => Piece {
  const spaces = new Map([...countControls(pieces)].map(([font, counts]) => [font, findSpace(counts)]));
  return (piece) => ({
    ...piece,
    text: piece.text.replace(CONTROL, (control) => replaceControl(control, spaces.get(piece.font))),
  });
}
