import { effect, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { createFeed } from './create-answer-painter.ts';

import './answer.css';
import './math-font.css';

interface AnswerTextProps {
  /** All of the Markdown that has arrived; it grows, and a text that does not begin as before starts anew. */
  readonly text: ReadonlySignal<string>;
  /** The text is whole. */
  readonly done: ReadonlySignal<boolean>;
}

/** Draws an answer that may still be growing; Preact sees one element and nothing of what is inside. */
export function AnswerText({ text, done }: AnswerTextProps) {
  const host = useRef<HTMLDivElement>(null);
  // Before the first paint, so that this may show text already.
  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const lifetime = new AbortController();
    const feed = createFeed(host.current, lifetime.signal);
    const stop = effect(() => feed.take(text.value, done.value));
    return () => {
      stop();
      lifetime.abort();
    };
  }, [text, done]);

  return <div class="gloss-answer" ref={host} />;
}
