import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { Quote } from '#lib/protocol/chat.ts';

import { IconButton } from './IconButton.tsx';

/** From this many characters or lines on, a quote is folded. */
const LONG_CHARACTERS = 420;
const LONG_LINES = 7;

/** A folded quote shows some lines; laying out a megabyte for them would take half a second. */
const MAX_FOLDED_CHARACTERS = 20_000;

function isLong(text: string): boolean {
  return text.length > LONG_CHARACTERS || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

interface QuoteBlockProps {
  readonly quote: Quote;
  /** Takes the quote out of the composer; absent once it is sent. */
  readonly onRemove?: () => void;
}

/** A passage from a page, with its source. */
export function QuoteBlock({ quote, onRemove }: QuoteBlockProps): JSX.Element {
  const long = isLong(quote.text);
  const [isOpen, setOpen] = useState(false);
  const host = hostOf(quote.url);
  return (
    <figure class="quote" data-part={onRemove ? 'quote' : 'sent-quote'}>
      <blockquote class={long && !isOpen ? 'quote-text folded' : 'quote-text'} dir="auto">
        {long && !isOpen ? quote.text.slice(0, MAX_FOLDED_CHARACTERS) : quote.text}
      </blockquote>
      {long && (
        <button type="button" class="text-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      )}
      <figcaption class="quote-source" title={quote.url}>
        <span class="quote-title" dir="auto">
          {quote.title || host || 'Untitled page'}
        </span>
        {host && quote.title && <span class="quote-host">{host}</span>}
        {quote.plain && <span>Plain text: the browser does not let this page be read.</span>}
      </figcaption>
      {onRemove && <IconButton icon="close" name="Remove quote" class="quote-remove" onClick={onRemove} />}
    </figure>
  );
}
