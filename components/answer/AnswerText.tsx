import { effect, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

import type { OnDrawn } from './create-answer-painter.ts';
import { withPainter } from './load-painter.ts';
import type { QuotationChecks } from './quotation-checks.ts';

import './answer.css';
import './math-font.css';

interface AnswerTextProps {
  /** All Markdown received so far. A text that does not continue the previous one is drawn from the start. */
  readonly text: ReadonlySignal<string>;
  /** The text is complete. */
  readonly done: ReadonlySignal<boolean>;
  /** The texts that its quotations are checked against. */
  readonly checks?: QuotationChecks | undefined;
  readonly onDrawn?: OnDrawn | undefined;
}

/** Draws an answer that may still be growing. Preact renders one element; `lib/markdown` owns its content. */
export function AnswerText({ text, done, checks, onDrawn }: AnswerTextProps) {
  const host = useRef<HTMLDivElement>(null);
  // A layout effect, so that the first paint may already show text.
  useLayoutEffect(() => {
    if (!host.current) return undefined;
    const lifetime = new AbortController();
    withPainter(
      host.current,
      lifetime.signal,
      (painter) => {
        const stop = effect(() => painter.update(text.value, done.value));
        lifetime.signal.addEventListener('abort', stop);
      },
      checks,
      onDrawn,
    );
    return () => lifetime.abort();
  }, [text, done, checks, onDrawn]);

  return <div class="gloss-answer" ref={host} />;
}
