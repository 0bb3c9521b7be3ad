import { cleanProse } from '#lib/capture/clean-text.ts';
import { elementsIn } from '#lib/capture/in-page/dom/safe-dom.ts';

/**
 * Reads the captions that the page's videos have already loaded, one paragraph per video; empty when there are none.
 * Loads nothing and turns nothing on.
 */
export function readTranscript(page: Document): string {
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
