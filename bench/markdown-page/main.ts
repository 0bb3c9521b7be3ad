import { sampleMarkdown, type SampleKind } from '../sample-markdown.ts';
import { candidates, type CandidateName } from './candidates.ts';

/** What the page offers to the bench that drives it. */
export interface MarkdownPage {
  /** Clears the page and makes the text, so that neither is measured. */
  prepare(kind: SampleKind, length: number): void;
  /** Draws the prepared text `times` times over, `step` characters at a time. */
  run(name: CandidateName, step: number, times: number): void;
  /** Milliseconds to draw a whole text, `step` characters at a time. */
  stream(name: CandidateName, kind: SampleKind, length: number, step: number): number;
  /** The same, but with layout after each step. */
  streamWithLayout(name: CandidateName, kind: SampleKind, length: number, step: number): number;
  /** Estimates `stream` for a candidate that would take minutes: some updates are timed, the rest integrated. */
  sample(name: CandidateName, kind: SampleKind, length: number, step: number, points: number): number;
  /** Milliseconds of each step with its layout. */
  steps(name: CandidateName, length: number, step: number): number[];
  /** Draws in real frames and tells how late they were. */
  frames(name: CandidateName, length: number, perFrame: number): Promise<FrameReport>;
  /** How many nodes were added for each that is there at the end. */
  churn(name: CandidateName, length: number, step: number): Promise<number>;
}

export interface FrameReport {
  readonly frames: number;
  readonly late: number;
  readonly longestTaskMs: number;
}

function mount(): HTMLElement {
  const host = document.createElement('div');
  host.className = 'gloss-answer';
  document.body.replaceChildren(host);
  return host;
}

function drive(
  name: CandidateName,
  text: string,
  step: number,
  afterStep: (host: HTMLElement) => void,
): number {
  const host = mount();
  const started = performance.now();
  const drawing = candidates[name](host);
  for (let at = 0; at < text.length; at += step) {
    drawing.push(text.slice(at, at + step));
    afterStep(host);
  }
  const spent = performance.now() - started;
  drawing.end();
  return spent;
}

let prepared = '';

const page: MarkdownPage = {
  prepare(kind, length) {
    document.body.replaceChildren();
    document.body.hidden = false;
    prepared = sampleMarkdown(kind, length);
    if ('gc' in globalThis && typeof globalThis.gc === 'function') globalThis.gc();
  },
  run(name, step, times) {
    // Script alone: a frame that falls into the run would lay out and paint what a reader sees only once.
    document.body.hidden = true;
    for (let time = 0; time < times; time++) drive(name, prepared, step, () => undefined);
    document.body.replaceChildren();
    document.body.hidden = false;
  },
  stream: (name, kind, length, step) => drive(name, sampleMarkdown(kind, length), step, () => undefined),
  streamWithLayout: (name, kind, length, step) =>
    drive(name, sampleMarkdown(kind, length), step, (host) => void host.offsetHeight),
  sample(name, kind, length, step, points) {
    const text = sampleMarkdown(kind, length);
    let total = 0;
    for (let point = 0; point < points; point++) {
      const host = mount();
      const drawing = candidates[name](host);
      const at = Math.floor(((point + 0.5) / points) * length);
      drawing.push(text.slice(0, at));
      drawing.push(text.slice(at, at + step));
      // The least of a few neighbours: what disturbs one only ever adds to it.
      let least = Infinity;
      for (let turn = 1; turn <= 4; turn++) {
        const started = performance.now();
        drawing.push(text.slice(at + turn * step, at + (turn + 1) * step));
        least = Math.min(least, performance.now() - started);
      }
      total += least;
      drawing.end();
    }
    return (total / points) * (length / step);
  },
  steps(name, length, step) {
    const text = sampleMarkdown('mixed', length);
    const host = mount();
    const drawing = candidates[name](host);
    const spent: number[] = [];
    for (let at = 0; at < length; at += step) {
      const started = performance.now();
      drawing.push(text.slice(at, at + step));
      void host.offsetHeight;
      spent.push(performance.now() - started);
    }
    drawing.end();
    return spent;
  },
  async frames(name, length, perFrame) {
    const text = sampleMarkdown('mixed', length);
    const drawing = candidates[name](mount());
    let longestTaskMs = 0;
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longestTaskMs = Math.max(longestTaskMs, entry.duration);
    });
    observer.observe({ type: 'longtask' });
    const times: number[] = [];
    for (let at = 0; at < text.length; at += perFrame) {
      times.push(await new Promise<number>((resolve) => requestAnimationFrame(resolve)));
      drawing.push(text.slice(at, at + perFrame));
      scrollTo(0, document.body.scrollHeight);
    }
    drawing.end();
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
    // A frame is late when the one that was due was missed.
    return { frames: gaps.length, late: gaps.filter((gap) => gap > 25).length, longestTaskMs };
  },
  async churn(name, length, step) {
    const host = mount();
    let added = 0;
    const count = (node: Node): number =>
      1 + Array.from(node.childNodes).reduce((sum, child) => sum + count(child), 0);
    const observer = new MutationObserver((records) => {
      for (const record of records) for (const node of record.addedNodes) added += count(node);
    });
    observer.observe(host, { childList: true, subtree: true });
    const drawing = candidates[name](host);
    const text = sampleMarkdown('mixed', length);
    for (let at = 0; at < text.length; at += step) {
      drawing.push(text.slice(at, at + step));
      // Records are read after each step, so that a node counts as it was when it came.
      await Promise.resolve();
    }
    const final = count(host) - 1;
    observer.disconnect();
    drawing.end();
    return added / final;
  },
};

Object.assign(globalThis, { markdownPage: page });
