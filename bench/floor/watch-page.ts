/** What was on the screen: up to the word of this number, at this time in Unix ms. */
export interface Painted {
  readonly at: number;
  readonly word: number;
}

/** What a measured page records. */
interface Watch {
  /** When its field could first be typed into and was painted. */
  readyAt: number | undefined;
  /** When Enter was pressed last. */
  enteredAt: number;
  painted: Painted[];
  /** The number of the last word that is drawn or about to be. */
  seen: number;
}

declare global {
  /** In a measured page. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var watch: Watch;
}

/**
 * Runs before a page's own scripts. Records when its field has the keyboard focus and is on the screen, when
 * Enter is pressed, and when each word of the latest answer was painted: in a task after the frame in which
 * it was drawn.
 */
export function watchPage(): void {
  const stamp = (): number => performance.timeOrigin + performance.now();
  const watch: Watch = { readyAt: undefined, enteredAt: Number.NaN, painted: [], seen: -1 };
  window.watch = watch;
  const request = window.requestAnimationFrame.bind(window);
  let isInFrame = false;
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      isInFrame = true;
      try {
        callback(time);
      } finally {
        // The observer below is called in a microtask, after this.
        queueMicrotask(() => queueMicrotask(() => (isInFrame = false)));
      }
    });

  const look = (): void => {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement && !field.disabled) watch.readyAt = stamp();
    else request(look);
  };
  request(look);
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter') watch.enteredAt = stamp();
    },
    true,
  );

  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }: MessageEvent<number>) =>
    watch.painted.push({ at: stamp(), word: data });
  new MutationObserver(() => {
    const text = [...document.querySelectorAll('[data-part="answer"]')].at(-1)?.textContent ?? '';
    const word = Number(/(\d+)\D*$/u.exec(text.slice(-20))?.[1] ?? -1);
    if (word <= watch.seen) return;
    watch.seen = word;
    const post = (): void => channel.port2.postMessage(word);
    if (isInFrame) post();
    else request(post);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

/** Runs in a measured page, before a question. */
export function resetWatch(): void {
  watch.enteredAt = Number.NaN;
  watch.painted = [];
  watch.seen = -1;
}
