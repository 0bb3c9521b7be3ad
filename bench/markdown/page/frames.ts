import { sampleMarkdown } from '../sample-markdown.ts';
import { mount, type Drawn } from './drive.ts';

/** How an answer went by on a screen. */
export interface FrameReport {
  readonly frames: number;
  /** Frames that missed the one that was due. */
  readonly late: number;
}

/** Draws in real frames, one step in each, and follows the end. */
export async function frames({ name, kind, length, step }: Drawn): Promise<FrameReport> {
  const text = sampleMarkdown(kind, length);
  const { drawing } = mount(name);
  const times: number[] = [];
  for (let at = 0; at < text.length; at += step) {
    times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)));
    drawing.push(text.slice(at, at + step));
    scrollTo(0, document.body.scrollHeight);
  }
  drawing.end();
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  return { frames: gaps.length, late: gaps.filter((gap) => gap > 25).length };
}
