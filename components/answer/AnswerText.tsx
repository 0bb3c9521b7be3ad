import { useSignalEffect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';

import { createFeed, type Feed } from './create-feed.ts';

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
  const [feed, setFeed] = useState<Feed>();

  useEffect(() => {
    if (!host.current) return undefined;
    const lifetime = new AbortController();
    setFeed(createFeed(host.current, lifetime.signal));
    return () => lifetime.abort();
  }, []);

  useSignalEffect(() => {
    const arrived = text.value;
    const isWhole = done.value;
    feed?.take(arrived, isWhole);
  });
  useEffect(() => feed?.take(text.peek(), done.peek()), [feed, text, done]);

  return <div class="gloss-answer" ref={host} />;
}
