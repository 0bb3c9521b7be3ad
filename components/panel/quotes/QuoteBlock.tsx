import './quotes.css';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { IconButton } from '#components/ui/IconButton.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { isEdited } from '#lib/panel/edit-quote.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';
import { sizeText } from '#lib/wording/sizes.ts';

import { panelWidth } from './panel-width.ts';
import { QuoteButtons, type QuoteActions } from './QuoteButtons.tsx';
import { QuoteEditor } from './QuoteEditor.tsx';
import { nameOfPicture, PictureFacts, PictureImage } from './QuotePicture.tsx';

/** A quote with more lines than this is folded to four. */
const MAX_LINES = 6;
/** The width of a character of a quote, and the space next to its text, in CSS pixels. */
const CHARACTER_PX = 7.4;
const MARGIN_PX = 100;

/** Laying out a megabyte to show a few folded lines would take half a second. */
const MAX_FOLDED_CHARACTERS = 20_000;

/** Estimates whether a text has too many lines at a panel's width: measuring each of hundreds would lay them out. */
function isLong(text: string, widthPx: number): boolean {
  const perLine = Math.max(16, (Math.min(widthPx, 760) - MARGIN_PX) / CHARACTER_PX);
  if (text.length > MAX_LINES * perLine) return true;
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / perLine)));
  return lines.reduce((sum, count) => sum + count, 0) > MAX_LINES;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

interface QuoteBlockProps {
  readonly quote: Quote;
  /** Absent once the quote is sent. */
  readonly actions?: QuoteActions;
  /** Shows the quote in its page; absent when it does not come from a web page. */
  readonly onShow?: () => void;
}

function sizeOf(text: string): string {
  return sizeText.tokens(estimateTokens(text));
}

/** How much of a page a quote holds, and a button that swaps the main part for the whole page. */
function PageExtent({ quote, onSwap }: { quote: Quote; onSwap: (() => void) | undefined }): JSX.Element {
  const isMain = quote.whole !== undefined && quote.whole.length >= quote.text.length;
  const size = sizeOf(quote.text);
  return (
    <>
      <span>{isMain ? quoteText.mainPart(size, quote.share) : quoteText.page(size)}</span>
      {quote.whole !== undefined && onSwap && (
        <TextButton onClick={onSwap}>
          {isMain ? quoteText.useWholePage(sizeOf(quote.whole)) : quoteText.useMainPart}
        </TextButton>
      )}
    </>
  );
}

/** Where a quote comes from, and what has been done to it. */
function QuoteSource({ quote, actions, onShow }: QuoteBlockProps): JSX.Element {
  const host = hostOf(quote.url);
  const isChanged = isEdited(quote);
  return (
    <figcaption class="quote-source" title={quote.url}>
      {onShow ? (
        <TextButton class="quote-title" title={quoteText.showInPage} dir="auto" onClick={onShow}>
          {quote.title || host}
        </TextButton>
      ) : (
        <span class="quote-title" dir="auto">
          {quote.title || host || quoteText.untitled}
        </span>
      )}
      {host && quote.title && <span class="quote-host">{host}</span>}
      {isChanged && <span class="quote-edited">{quoteText.edited}</span>}
      {(quote.original !== undefined || quote.originalImage) && actions && (
        <TextButton onClick={actions.restore}>{quoteText.undoEdit}</TextButton>
      )}
      {quote.part === 'page' && <PageExtent quote={quote} onSwap={isChanged ? undefined : actions?.swap} />}
      {quote.part === 'pdf' && <span>{quoteText.pdf(sizeOf(quote.text))}</span>}
      {quote.part === 'transcript' && <span>{quoteText.transcript}</span>}
      {quote.image && <PictureFacts quote={quote} image={quote.image} />}
      {quote.unreadFrames && <span>{quoteText.unreadFrames(quote.unreadFrames)}</span>}
      {quote.cut && <span>{quoteText.cut[quote.cut]}</span>}
      {quote.plain && <span>{quoteText.plain}</span>}
    </figcaption>
  );
}

/** A passage or a picture from a page, with its source. */
export function QuoteBlock({ quote, actions, onShow }: QuoteBlockProps): JSX.Element {
  const { id, text } = quote;
  const [isOpen, setOpen] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const figure = useRef<HTMLElement>(null);
  /** Whether the Edit button gets the focus back because the element that had it is removed. */
  const isReturning = useRef(false);
  const isTooLong = isLong(text, panelWidth.value);
  const isFolded = isTooLong && !isOpen;

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
    actions?.restore();
  }

  return (
    <figure ref={figure} class="quote" data-part={actions ? 'quote' : 'sent-quote'}>
      {quote.image && <PictureImage image={quote.image} alt={nameOfPicture(quote)} class="quote-picture" />}
      {actions && isEditing ? (
        <QuoteEditor text={text} onInput={actions.edit} onEnd={endEdit} />
      ) : quote.image && text === '' ? null : (
        <blockquote class={isFolded ? 'quote-text folded' : 'quote-text'} dir="auto">
          {isFolded ? text.slice(0, MAX_FOLDED_CHARACTERS) : text}
        </blockquote>
      )}
      {isTooLong && !isEditing && (
        <TextButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? quoteText.showLess : quoteText.showMore}
        </TextButton>
      )}
      <div class="quote-foot">
        <QuoteSource
          quote={quote}
          {...(actions && !isEditing && { actions: { ...actions, restore } })}
          {...(onShow && { onShow })}
        />
        {actions && (
          <QuoteButtons
            id={id}
            actions={actions}
            isEditing={isEditing}
            onEdit={() => setEditing(true)}
            onDone={() => {
              // The field keeps the text on blur.
              isReturning.current = true;
              figure.current?.querySelector('textarea')?.blur();
            }}
          />
        )}
      </div>
      {actions && (
        <IconButton icon="close" name={quoteText.remove} class="quote-remove" onClick={actions.remove} />
      )}
    </figure>
  );
}
