import { sampleMarkdown } from '../sample-markdown.ts';
import { mount, type Drawn } from './drive.ts';

export interface FrameReport {
  readonly frames: number;
  /** Frames that came later than one frame interval. */
  readonly late: number;
}

/** Draws one step in each real frame and scrolls to the end. */
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
