import { sampleMarkdown, type SampleKind } from '../sample-markdown.ts';
import { candidates, type CandidateName, type Drawing } from './candidates.ts';

/** What is drawn, by whom and how. */
export interface Drawn {
  readonly name: CandidateName;
  readonly kind: SampleKind;
  readonly length: number;
  /** Characters at a time. */
  readonly step: number;
  /** Whether each step is laid out too, as it is on a screen. */
  readonly withLayout?: boolean;
}

/** Makes an empty answer and who draws into it. */
export function mount(name: CandidateName): { host: HTMLElement; drawing: Drawing } {
  const host = document.createElement('div');
  host.className = 'gloss-answer';
  document.body.replaceChildren(host);
  return { host, drawing: candidates[name](host) };
}

/** Clears the page, so that what came before is not measured. */
export function clear(): void {
  document.body.replaceChildren();
  document.body.hidden = false;
  if ('gc' in globalThis && typeof globalThis.gc === 'function') globalThis.gc();
}

let prepared = '';

/** Clears the page and makes the text. */
export function prepare({ kind, length }: Drawn): void {
  clear();
  prepared = sampleMarkdown(kind, length);
}

/** Draws the prepared text so many times over. */
export function run({ name, step, withLayout }: Drawn, times: number): void {
  // Without layout, script alone: a frame that falls into the run would lay out what a reader sees only once.
  document.body.hidden = withLayout !== true;
  for (let time = 0; time < times; time++) {
    const { host, drawing } = mount(name);
    for (let at = 0; at < prepared.length; at += step) {
      drawing.push(prepared.slice(at, at + step));
      if (withLayout) void host.offsetHeight;
    }
    drawing.end();
  }
}

/** Estimates the ms of `run` for who would take minutes: some updates are timed, and the rest is integrated. */
export function sample({ name, kind, length, step, withLayout }: Drawn, points: number): number {
  const text = sampleMarkdown(kind, length);
  document.body.hidden = withLayout !== true;
  let total = 0;
  for (let point = 0; point < points; point++) {
    const { host, drawing } = mount(name);
    const at = Math.floor(((point + 0.5) / points) * (length - 6 * step));
    drawing.push(text.slice(0, at));
    drawing.push(text.slice(at, at + step));
    // The least of a few neighbours: what disturbs one only ever adds to it.
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

/** Milliseconds of each step with its layout. */
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
