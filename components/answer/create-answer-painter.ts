import { whenIdle } from '#lib/clock/when-idle.ts';
import type { Decorator } from '#lib/markdown/create-decorator.ts';
import { createRenderer, type MarkdownRenderer } from '#lib/markdown/create-renderer.ts';

import { serveCodeActions } from './code-actions.ts';
import { cancelDraw, requestDraw } from './draw-queue.ts';
import type { QuotationChecks } from './quotation-checks.ts';
import type { QuotationMarks } from './quotations/create-quotation-marks.ts';
import { whenNear } from './when-near.ts';

/**
 * Called for each frame of an answer with its drawing time in ms, without highlighting and marks, and whether
 * the complete answer is drawn now.
 */
export type OnDrawn = (ms: number, isAll: boolean) => void;

/** Draws one answer, frame by frame. */
export interface AnswerPainter {
  /** Sets the whole text so far; the new part is drawn in the next frame. */
  update(text: string, isComplete: boolean): void;
}

/** The least that is pushed at once while an answer catches up. */
const MIN_SLICE_LENGTH = 2_048;
const SLICE_FACTOR = 4;
/** This many characters before the end of the drawn text are compared to tell a grown text from a different one. */
const SEAM_LENGTH = 64;
/** After so long without idle time, the warm-up runs all the same. */
const WARM_WITHIN_MS = 100;

/**
 * Creates a painter that draws into `host` until the signal aborts.
 *
 * An answer far from the screen is drawn last, and decorated when it comes near. With `checks`, its quotations are marked.
 */
export function createAnswerPainter(
  host: HTMLElement,
  signal: AbortSignal,
  checks?: QuotationChecks,
  onDrawn?: OnDrawn,
): AnswerPainter {
  let decorator: Promise<Decorator> | undefined;
  let marks: Promise<QuotationMarks> | undefined;
  let renderer: MarkdownRenderer | undefined;
  let text = '';
  let drawn = 0;
  let seam = '';
  let isComplete = false;
  let hasEnded = false;
  let isNear = false;
  /** Blocks that closed while the answer was far from the screen. */
  let undecorated: HTMLElement[] = [];

  function draw(until: number): boolean {
    if (!onDrawn) return drawUntil(until);
    const from = performance.now();
    const hasMore = drawUntil(until);
    onDrawn(performance.now() - from, hasEnded);
    return hasMore;
  }

  function drawUntil(until: number): boolean {
    if (signal.aborted) return false;
    const isGrown = text.slice(Math.max(0, drawn - SEAM_LENGTH), drawn) === seam;
    const current = renderer && !hasEnded && isGrown ? renderer : restart();
    do {
      // A slice longer than the open block keeps the cost linear: each push may lex that block again.
      const length = Math.max(MIN_SLICE_LENGTH, SLICE_FACTOR * current.openLength);
      if (drawn < text.length) current.push(text.slice(drawn, drawn + length));
      drawn = Math.min(text.length, drawn + length);
    } while (drawn < text.length && performance.now() < until);
    seam = text.slice(Math.max(0, drawn - SEAM_LENGTH), drawn);
    if (drawn < text.length) return true;
    if (isComplete) {
      current.end();
      hasEnded = true;
      if (isNear) useMarks((loaded) => loaded.end());
    }
    return false;
  }

  function restart(): MarkdownRenderer {
    host.replaceChildren();
    if (marks) useMarks((loaded) => loaded.restart());
    renderer = createRenderer(host, {
      onClosed(closed) {
        if (isNear) decorate(closed);
        else undecorated.push(closed);
      },
    });
    drawn = 0;
    seam = '';
    hasEnded = false;
    undecorated = [];
    return renderer;
  }

  /** If the code fails to load, the answer stays as it is. */
  function useMarks(use: (marks: QuotationMarks) => void): void {
    if (!checks) return;
    marks ??= loadMarks(host, checks, signal);
    void marks.then(use, () => undefined);
  }

  function decorate(closed: HTMLElement): void {
    useMarks((loaded) => loaded.add(closed));
    if (!closed.matches('.code, .math') && !closed.querySelector('.code, .math')) return;
    decorator ??= loadDecorator(signal);
    // If it fails to load, the source stays, which is readable.
    void decorator.then(
      (loaded) => loaded.add(closed),
      () => undefined,
    );
  }

  serveCodeActions(host, signal);
  signal.addEventListener('abort', () => cancelDraw(draw));
  whenNear(
    host,
    () => {
      isNear = true;
      for (const closed of undecorated) decorate(closed);
      undecorated = [];
      if (hasEnded) useMarks((loaded) => loaded.end());
      if (isComplete && cancelDraw(draw)) requestDraw(draw, 'near');
    },
    signal,
  );
  return {
    update(arrived, complete) {
      if (arrived === '' && !complete) signal.addEventListener('abort', whenIdle(warmUp, WARM_WITHIN_MS));
      if (arrived === text && complete === isComplete) return;
      text = arrived;
      isComplete = complete;
      requestDraw(draw, complete ? (isNear ? 'near' : 'far') : 'live');
    },
  };
}

/**
 * Draws an invisible word while the first text is awaited. Browsers discard compiled regular expressions with
 * other garbage; compiling them again takes ten times as long as drawing the first text.
 */
function warmUp(): void {
  createRenderer(document.createElement('div')).push('A *first* word ');
}

async function loadDecorator(signal: AbortSignal): Promise<Decorator> {
  const { createDecorator } = await import('#lib/markdown/create-decorator.ts');
  return createDecorator(signal);
}

async function loadMarks(
  host: HTMLElement,
  checks: QuotationChecks,
  signal: AbortSignal,
): Promise<QuotationMarks> {
  const { createQuotationMarks } = await import('./quotations/create-quotation-marks.ts');
  return createQuotationMarks(host, checks, signal);
}
