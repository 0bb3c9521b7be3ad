/** One screen's height above and below the visible part. */
const NEAR_MARGIN = '100% 0px';

const watchers = new Map<Element, (isNear: boolean) => void>();
let observer: IntersectionObserver | undefined;

/**
 * Reports whether an element is on screen or within one screen's height of it, now and on each change, until the
 * signal aborts. An element has one watcher.
 */
export function watchNear(element: Element, onChange: (isNear: boolean) => void, signal: AbortSignal): void {
  if (!('IntersectionObserver' in globalThis)) {
    onChange(true);
    return;
  }
  observer ??= new IntersectionObserver(tell, { scrollMargin: NEAR_MARGIN });
  watchers.set(element, onChange);
  observer.observe(element);
  signal.addEventListener('abort', () => forget(element));
}

/** Calls `then` once when the element comes near, unless the signal has aborted. */
export function whenNear(element: Element, then: () => void, signal: AbortSignal): void {
  const change = (isNear: boolean): void => {
    if (!isNear) return;
    forget(element);
    then();
  };
  watchNear(element, change, signal);
}

function tell(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting);
}

function forget(element: Element): void {
  watchers.delete(element);
  observer?.unobserve(element);
}
