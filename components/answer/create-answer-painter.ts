import type { Decorator } from '#lib/markdown/create-decorator.ts';
import { createRenderer, type MarkdownRenderer } from '#lib/markdown/create-renderer.ts';

import { serveCodeActions } from './code-actions.ts';
import { cancelDraw, requestDraw } from './draw-queue.ts';
import { whenNear } from './when-near.ts';

/** Brings one answer's text to its renderer, a frame at a time. */
export interface Feed {
  /** Takes all of the text so far; what is new is drawn with the next frame. */
  take(text: string, isWhole: boolean): void;
}

const sliceLength = 2_048;
/** As much of the end of what is drawn is compared, to tell a text that grew from another one. */
const seamLength = 64;

/**
 * Creates a feed that draws into `host` until the signal aborts.
 *
 * What is far from the screen is drawn last, and not decorated before it comes near.
 */
export function createFeed(host: HTMLElement, signal: AbortSignal): Feed {
  let decorator: Promise<Decorator> | undefined;
  let renderer: MarkdownRenderer | undefined;
  let text = '';
  let drawn = 0;
  let seam = '';
  let isWhole = false;
  let hasEnded = false;
  let isNear = false;
  /** Closed while the answer was far away. */
  let undecorated: HTMLElement[] = [];

  function draw(until: number): boolean {
    if (signal.aborted) return false;
    const isGrown = text.slice(Math.max(0, drawn - seamLength), drawn) === seam;
    const current = renderer && !hasEnded && isGrown ? renderer : restart();
    do {
      if (drawn < text.length) current.push(text.slice(drawn, drawn + sliceLength));
      drawn = Math.min(text.length, drawn + sliceLength);
    } while (drawn < text.length && performance.now() < until);
    seam = text.slice(Math.max(0, drawn - seamLength), drawn);
    if (drawn < text.length) return true;
    if (isWhole) {
      current.end();
      hasEnded = true;
    }
    return false;
  }

  function restart(): MarkdownRenderer {
    host.replaceChildren();
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

  function decorate(closed: HTMLElement): void {
    if (!closed.matches('.code, .math') && !closed.querySelector('.code, .math')) return;
    decorator ??= loadDecorator(signal);
    // Where it cannot be loaded, the source stays, which is readable.
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
      if (isWhole && cancelDraw(draw)) requestDraw(draw, 'near');
    },
    signal,
  );
  return {
    take(arrived, whole) {
      if (arrived === text && whole === isWhole) return;
      text = arrived;
      isWhole = whole;
      requestDraw(draw, whole ? (isNear ? 'near' : 'far') : 'live');
    },
  };
}

async function loadDecorator(signal: AbortSignal): Promise<Decorator> {
  const { createDecorator } = await import('#lib/markdown/create-decorator.ts');
  return createDecorator(signal);
}
