import { sampleMarkdown, type SampleKind } from '../sample-markdown.ts';
import { candidates, type CandidateName, type Drawing } from './candidates.ts';

export interface Drawn {
  readonly name: CandidateName;
  readonly kind: SampleKind;
  readonly length: number;
  /** Characters at a time. */
  readonly step: number;
  /** Whether layout is forced after each step. */
  readonly withLayout?: boolean;
  /** Whether each step is a frame, scrolled to its end, and painted. */
  readonly withPaint?: boolean;
}

/** Creates an empty answer and the candidate that draws into it. */
export function mount(name: CandidateName): { host: HTMLElement; drawing: Drawing } {
  const host = document.createElement('div');
  host.className = 'gloss-answer';
  document.body.replaceChildren(host);
  return { host, drawing: candidates[name](host) };
}

/** Clears the page, so that earlier content is not measured. */
export function clear(): void {
  document.body.replaceChildren();
  document.body.hidden = false;
  if ('gc' in globalThis && typeof globalThis.gc === 'function') globalThis.gc();
}

let prepared = '';

/** Clears the page and generates the text. */
export function prepare({ kind, length }: Drawn): void {
  clear();
  prepared = sampleMarkdown(kind, length);
}

/** Draws the prepared text `times` times. */
export async function run({ name, step, withLayout, withPaint }: Drawn, times: number): Promise<void> {
  // Without layout, only script is measured: a frame in the middle of the run must not lay anything out.
  document.body.hidden = !withLayout && !withPaint;
  for (let time = 0; time < times; time++) {
    const { host, drawing } = mount(name);
    for (let at = 0; at < prepared.length; at += step) {
      drawing.push(prepared.slice(at, at + step));
      if (withLayout) void host.offsetHeight;
      if (withPaint) await paintEnd();
    }
    drawing.end();
  }
}

/** Shows the end of the page, and waits until the next frame begins: this one is painted then. */
function paintEnd(): Promise<number> {
  window.scrollTo(0, document.body.scrollHeight);
  return new Promise((resolve) => {
    requestAnimationFrame(resolve);
  });
}

/** Estimates the ms of `run` for slow candidates: some updates are timed, the rest is integrated. */
export function sample({ name, kind, length, step, withLayout }: Drawn, points: number): number {
  const text = sampleMarkdown(kind, length);
  document.body.hidden = withLayout !== true;
  let total = 0;
  for (let point = 0; point < points; point++) {
    const { host, drawing } = mount(name);
    const at = Math.floor(((point + 0.5) / points) * (length - 6 * step));
    drawing.push(text.slice(0, at));
    drawing.push(text.slice(at, at + step));
    // The fastest of a few neighbours: disturbances only ever add time.
    let least = Infinity;
    for (let turn = 1; turn <= 3; turn++) {
      if (withLayout) void host.offsetHeight;
      const started = performance.now();
      drawing.push(text.slice(at + turn * step, at + (turn + 1) * step));
      if (withLayout) void host.offsetHeight;
      least = Math.min(least, performance.now() - started);
    }
    total += least;
    drawing.end();
  }
  clear();
  return (total / points) * (length / step);
}

/** Milliseconds of each step, with layout. */
export function steps({ name, kind, length, step }: Drawn): number[] {
  const text = sampleMarkdown(kind, length);
  const { host, drawing } = mount(name);
  const spent: number[] = [];
  for (let at = 0; at < length; at += step) {
    const started = performance.now();
    drawing.push(text.slice(at, at + step));
    void host.offsetHeight;
    spent.push(performance.now() - started);
  }
  drawing.end();
  return spent;
}
