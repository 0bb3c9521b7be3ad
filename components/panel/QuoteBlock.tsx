import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
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
  /** Shows the quote where it stands in its page; absent when it comes from no web page. */
  readonly onShow?: () => void;
  /** Takes the whole page in place of its main part, or the other way round. */
  readonly onSwap?: () => void;
}

const CUT_SENTENCES: Record<NonNullable<Quote['cut']>, string> = {
  characters: 'Cut short: there is more text than Gloss takes.',
  nodes: 'Cut short: the page has more parts than Gloss reads.',
  time: 'Cut short: reading all of it took too long.',
};

/** How much of a page a quote is, and the way to the other choice. */
function PageExtent({ quote, onSwap }: Pick<QuoteBlockProps, 'quote' | 'onSwap'>): JSX.Element {
  const isMain = quote.whole !== undefined && quote.whole.length >= quote.text.length;
  const size = `about ${estimateTokens(quote.text).toLocaleString()} tokens`;
  return (
    <>
      <span>
        {isMain ? 'Main part of the page' : 'The page'}, {size}
      </span>
      {quote.whole !== undefined && onSwap && (
        <button type="button" class="text-button" onClick={onSwap}>
          {isMain
            ? `Take everything (about ${estimateTokens(quote.whole).toLocaleString()} tokens)`
            : 'Take the main part only'}
        </button>
      )}
    </>
  );
}

/** A passage from a page, with its source. */
export function QuoteBlock({ quote, onRemove, onShow, onSwap }: QuoteBlockProps): JSX.Element {
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
        {onShow ? (
          <button
            type="button"
            class="text-button quote-title"
            title="Show it in its page"
            dir="auto"
            onClick={onShow}
          >
            {quote.title || host}
          </button>
        ) : (
          <span class="quote-title" dir="auto">
            {quote.title || host || 'Untitled page'}
          </span>
        )}
        {host && quote.title && <span class="quote-host">{host}</span>}
        {quote.part === 'page' && <PageExtent quote={quote} {...(onSwap && { onSwap })} />}
        {quote.part === 'transcript' && <span>Transcript</span>}
        {quote.cut && <span>{CUT_SENTENCES[quote.cut]}</span>}
        {quote.plain && <span>Plain text: the browser does not let this page be read.</span>}
      </figcaption>
      {onRemove && <IconButton icon="close" name="Remove quote" class="quote-remove" onClick={onRemove} />}
    </figure>
  );
}
