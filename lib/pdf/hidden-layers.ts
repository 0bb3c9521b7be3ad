import {
  AnnotationMode,
  OPS,
  type PDFDocumentProxy,
  type PDFPageProxy,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import * as v from 'valibot';

/** The layers of a document, some of which are hidden. */
export interface Layers {
  /** Whether content of a layer, or of a combination of layers, is shown. */
  isVisible(layer: unknown): boolean;
}

/** How far apart the same text may be in the two orders of a page's characters. */
const LOOK_AHEAD = 2_000;

const glyphSchema = v.object({ unicode: v.string() });

/** Reads the layers of a document; undefined when all of them are shown. */
export async function readLayers(pdf: PDFDocumentProxy): Promise<Layers | undefined> {
  const config = await pdf.getOptionalContentConfig({ intent: 'display' });
  const groups: Iterable<[string, { visible: boolean }]> = config;
  for (const [, { visible }] of groups) if (!visible) return config;
  return undefined;
}

interface ShownCharacter {
  readonly character: string;
  readonly isHidden: boolean;
}

function listCharacters(text: string): string[] {
  return Array.from(text.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, ''));
}

/** All characters that a page prints, in its order, and whether their layer is hidden. */
async function listShown(page: PDFPageProxy, layers: Layers): Promise<ShownCharacter[]> {
  const { fnArray, argsArray } = await page.getOperatorList({ annotationMode: AnnotationMode.DISABLE });
  const operations: readonly number[] = fnArray;
  const shown: ShownCharacter[] = [];
  const hidden: boolean[] = [];
  for (const [index, operation] of operations.entries()) {
    const args: unknown = argsArray[index];
    const [first, second]: unknown[] = Array.isArray(args) ? args : [];
    const isHidden = hidden.at(-1) ?? false;
    if (operation === OPS.beginMarkedContent) hidden.push(isHidden);
    else if (operation === OPS.beginMarkedContentProps) {
      hidden.push(isHidden || (first === 'OC' && !layers.isVisible(second)));
    } else if (operation === OPS.endMarkedContent) hidden.pop();
    else if (operation === OPS.showText && Array.isArray(first)) {
      for (const glyph of first) {
        if (!v.is(glyphSchema, glyph)) continue;
        for (const character of listCharacters(glyph.unicode)) shown.push({ character, isHidden });
      }
    }
  }
  return shown;
}

/** Finds where the characters of a text begin, in whatever order they are; -1 when they are not near. */
function findCharacters(text: readonly string[], shown: readonly ShownCharacter[], from: number): number {
  const missing = new Map<string, number>();
  let differences = 0;
  const change = (character: string | undefined, by: 1 | -1): void => {
    if (character === undefined) return;
    const before = missing.get(character) ?? 0;
    if (before === 0) differences += 1;
    if (before + by === 0) differences -= 1;
    missing.set(character, before + by);
  };
  for (const character of text) change(character, 1);
  const end = Math.min(shown.length, from + LOOK_AHEAD + text.length);
  for (let at = from; at < end; at += 1) {
    change(shown[at]?.character, -1);
    if (at - from >= text.length) change(shown[at - text.length]?.character, 1);
    if (differences === 0) return at - text.length + 1;
  }
  return -1;
}

/**
 * Determines for each text item, in order, whether it is shown.
 *
 * PDF.js reports the text of hidden layers without saying so. The page's drawing operations do say so, so the
 * characters of the one are looked up in the other. Items may be in another direction, and some of what is
 * drawn is not reported.
 */
export async function createLayerFilter(
  page: PDFPageProxy,
  layers: Layers,
): Promise<(item: TextItem) => boolean> {
  const shown = await listShown(page, layers);
  if (!shown.some(({ isHidden }) => isHidden)) return () => true;
  let at = 0;
  let isShown = true;
  return ({ str }) => {
    const text = listCharacters(str);
    if (text.length === 0) return isShown;
    const found = findCharacters(text, shown, at);
    if (found === -1) return true;
    isShown = shown[found]?.isHidden !== true;
    at = found + text.length;
    return isShown;
  };
}
