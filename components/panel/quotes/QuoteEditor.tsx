import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface QuoteEditorProps {
  readonly text: string;
  /** Takes the text with every key, so that a panel that is closed meanwhile loses nothing. */
  readonly onInput: (text: string) => void;
  /** The user is done. `isByKey` tells that the keyboard is still here and needs another place. */
  readonly onEnd: (isByKey: boolean) => void;
}

/** The text of a quote in the hands of the user: Escape gives the changes up, leaving the field keeps them. */
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
      aria-label="Quote text"
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
        // To be rid of a quote there is a button; an empty one would only puzzle the model.
        if (event.currentTarget.value.trim() === '') onInput(before);
        onEnd(false);
      }}
    />
  );
}
