import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { quoteText } from '#lib/wording/quotes.ts';

interface QuoteEditorProps {
  readonly text: string;
  /** Called on every change, so that closing the panel loses nothing. */
  readonly onInput: (text: string) => void;
  /** The user is done. `isByKey`: the focus is still here and needs another place. */
  readonly onEnd: (isByKey: boolean) => void;
}

/** Edits the text of a quote: Escape discards the changes, leaving the field keeps them. */
export function QuoteEditor({ text, onInput, onEnd }: QuoteEditorProps): JSX.Element {
  const ref = useRef<HTMLTextAreaElement>(null);
  const before = useRef(text).current;
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field) return;
    field.value = before;
    field.focus();
    field.setSelectionRange(0, 0);
  }, []);
  return (
    <textarea
      ref={ref}
      class="quote-text"
      aria-label={quoteText.field}
      rows={4}
      dir="auto"
      onInput={(event) => onInput(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.isComposing) return;
        event.preventDefault();
        onInput(before);
        onEnd(true);
      }}
      onBlur={(event) => {
        // An empty quote would only confuse the model; there is a button for removing one.
        if (event.currentTarget.value.trim() === '') onInput(before);
        onEnd(false);
      }}
    />
  );
}
