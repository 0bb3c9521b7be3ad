import { createRenderer, type MarkdownRenderer } from '#lib/markdown/create-renderer.ts';

/** Brings one answer's text to its renderer, a frame at a time. */
export interface Feed {
  /** Takes all of the text so far; what is new is drawn with the next frame. */
  take(text: string, isWhole: boolean): void;
}

/** A frame's share; what is left waits for the next one. */
const maxSliceMs = 8;
const sliceLength = 4_096;
/** A hidden page has no frames, and its answer still grows. */
const hiddenIntervalMs = 250;

/** Creates a feed that draws into `host` until the signal aborts. */
export function createFeed(host: HTMLElement, signal: AbortSignal): Feed {
  let renderer: MarkdownRenderer | undefined;
  let text = '';
  let drawn = '';
  let isWhole = false;
  let hasEnded = false;
  let isScheduled = false;

  function draw(): void {
    isScheduled = false;
    if (signal.aborted) return;
    if (!renderer || hasEnded || !text.startsWith(drawn)) restart();
    const until = performance.now() + maxSliceMs;
    while (drawn.length < text.length && performance.now() < until) {
      const slice = text.slice(drawn.length, drawn.length + sliceLength);
      renderer?.push(slice);
      drawn = text.slice(0, drawn.length + slice.length);
    }
    if (drawn.length < text.length) schedule();
    else if (isWhole) {
      renderer?.end();
      hasEnded = true;
    }
  }

  function restart(): void {
    host.replaceChildren();
    renderer = createRenderer(host);
    drawn = '';
    hasEnded = false;
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    if (document.hidden) setTimeout(draw, hiddenIntervalMs);
    else requestAnimationFrame(draw);
  }

  return {
    take(arrived, whole) {
      if (arrived === text && whole === isWhole) return;
      text = arrived;
      isWhole = whole;
      schedule();
    },
  };
}
