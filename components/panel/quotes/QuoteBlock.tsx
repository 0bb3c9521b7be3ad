import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { IconButton } from '#components/ui/IconButton.tsx';
import { isEdited } from '#lib/panel/edit-quote.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Quote } from '#lib/protocol/chat.ts';

import { QuoteButtons, type QuoteHands } from './QuoteButtons.tsx';
import { QuoteEditor } from './QuoteEditor.tsx';
import { nameOfPicture, PictureFacts, PictureImage } from './QuotePicture.tsx';

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
  /** Absent once it is sent. */
  readonly hands?: QuoteHands;
  /** Shows the quote where it stands in its page; absent when it comes from no web page. */
  readonly onShow?: () => void;
}

const CUT_SENTENCES: Record<NonNullable<Quote['cut']>, string> = {
  characters: 'Cut short: there is more text than Gloss takes.',
  nodes: 'Cut short: the page has more parts than Gloss reads.',
  time: 'Cut short: reading all of it took too long.',
  pixels: 'Made much smaller: small print may not be readable.',
};

/** How much of a page a quote is, and the way to the other choice. */
function PageExtent({ quote, onSwap }: { quote: Quote; onSwap: (() => void) | undefined }): JSX.Element {
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

/** Whence a quote comes, and what has happened to it on the way. */
function QuoteSource({ quote, hands, onShow }: QuoteBlockProps): JSX.Element {
  const host = hostOf(quote.url);
  const isChanged = isEdited(quote);
  return (
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
      {isChanged && <span class="quote-edited">edited</span>}
      {(quote.original !== undefined || quote.originalImage) && hands && (
        <button type="button" class="text-button" onClick={hands.restore}>
          Undo edit
        </button>
      )}
      {quote.part === 'page' && <PageExtent quote={quote} onSwap={isChanged ? undefined : hands?.swap} />}
      {quote.part === 'pdf' && <span>PDF, about {estimateTokens(quote.text).toLocaleString()} tokens</span>}
      {quote.part === 'transcript' && <span>Transcript</span>}
      {quote.image && <PictureFacts quote={quote} image={quote.image} />}
      {quote.cut && <span>{CUT_SENTENCES[quote.cut]}</span>}
      {quote.plain && <span>Plain text: the browser does not let this page be read.</span>}
    </figcaption>
  );
}

/** A passage or a picture from a page, with its source. */
export function QuoteBlock({ quote, hands, onShow }: QuoteBlockProps): JSX.Element {
  const { id, text } = quote;
  const [isOpen, setOpen] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const figure = useRef<HTMLElement>(null);
  /** Whether the button that opened the field gets the keyboard back, because what had it goes away. */
  const isReturning = useRef(false);
  const isFolded = isLong(text) && !isOpen;

  useLayoutEffect(() => {
    if (!isReturning.current || isEditing) return;
    isReturning.current = false;
    figure.current?.querySelector<HTMLElement>('[data-key^="edit "]')?.focus();
  });

  function endEdit(isByKey: boolean): void {
    isReturning.current ||= isByKey;
    setEditing(false);
  }

  function restore(): void {
    isReturning.current = true;
    hands?.restore();
  }

  return (
    <figure ref={figure} class="quote" data-part={hands ? 'quote' : 'sent-quote'}>
      {quote.image && <PictureImage image={quote.image} alt={nameOfPicture(quote)} class="quote-picture" />}
      {hands && isEditing ? (
        <QuoteEditor text={text} onInput={hands.edit} onEnd={endEdit} />
      ) : quote.image && text === '' ? null : (
        <blockquote class={isFolded ? 'quote-text folded' : 'quote-text'} dir="auto">
          {isFolded ? text.slice(0, MAX_FOLDED_CHARACTERS) : text}
        </blockquote>
      )}
      {isLong(text) && !isEditing && (
        <button type="button" class="text-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Show less' : 'Show all'}
        </button>
      )}
      <div class="quote-foot">
        <QuoteSource
          quote={quote}
          {...(hands && !isEditing && { hands: { ...hands, restore } })}
          {...(onShow && { onShow })}
        />
        {hands && (
          <QuoteButtons
            id={id}
            hands={hands}
            isEditing={isEditing}
            onEdit={() => setEditing(true)}
            onDone={() => {
              // Leaving the field is what keeps the text.
              isReturning.current = true;
              figure.current?.querySelector('textarea')?.blur();
            }}
          />
        )}
      </div>
      {hands && <IconButton icon="close" name="Remove quote" class="quote-remove" onClick={hands.remove} />}
    </figure>
  );
}
