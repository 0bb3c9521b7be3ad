import { effect, type ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Shows a text that grows, as it is: line breaks stay, nothing is markup. Paints once per frame. */
export function PlainText({ text }: { text: ReadonlySignal<string> }): JSX.Element {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    let shown = '';
    let frame = 0;
    const paint = (): void => {
      frame = 0;
      const now = text.peek();
      if (now.startsWith(shown)) element.append(now.slice(shown.length));
      else element.textContent = now;
      shown = now;
    };
    const stop = effect(() => {
      if (text.value !== shown && frame === 0) frame = requestAnimationFrame(paint);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [text]);
  return <div ref={ref} class="plain" />;
}
