import { cleanProse } from '#lib/capture/clean-text.ts';
import { elementsIn } from '#lib/capture/in-page/dom/safe-dom.ts';

import type { MainPart } from './find-main-part.ts';
import type { Outline } from './outline-page.ts';

/** Anything shorter is a button or a heading. */
const MIN_CHARACTERS = 200;

/** Finds the transcript that the user has opened next to a video: the largest, unless it is in the main part. */
export function findTranscriptPanel({ blocks, transcripts }: Outline, main: MainPart): Element | undefined {
  let found: { element: Element; length: number } | undefined;
  for (const { element, index, end } of transcripts) {
    if (!main.isOutside(element)) continue;
    const length = blocks.slice(index, end).reduce((sum, block) => sum + block.length, 0);
    if (length >= MIN_CHARACTERS && length > (found?.length ?? 0)) found = { element, length };
  }
  return found?.element;
}

/**
 * Reads the captions that the page's videos have already loaded, one paragraph per video; empty when there are none.
 * Loads nothing and turns nothing on.
 */
export function readLoadedCaptions(page: Document): string {
  const texts: string[] = [];
  for (const media of Array.from(elementsIn(page, 'video, audio'))) {
    if (!(media instanceof HTMLMediaElement)) continue;
    const loaded = Array.from(media.textTracks ?? []).filter(
      (track) => /^(?:captions|subtitles)$/.test(track.kind) && (track.cues?.length ?? 0) > 0,
    );
    // Tracks in other languages would repeat the same text.
    const track = loaded.find((one) => one.mode === 'showing') ?? loaded[0];
    const lines = Array.from(track?.cues ?? [], (cue) =>
      'text' in cue && typeof cue.text === 'string' ? cue.text : '',
    );
    const text = cleanProse(lines.map((line) => line.replace(/<[^>]*>/g, '').trim()).join(' ')).replace(
      /\s+/g,
      ' ',
    );
    if (text.trim() !== '') texts.push(text.trim());
  }
  return texts.join('\n\n');
}
