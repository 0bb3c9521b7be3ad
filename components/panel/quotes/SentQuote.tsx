import './quotes.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';

import { previewText } from './preview-text.ts';
import { nameOfPicture, PictureImage } from './QuotePicture.tsx';
import { hostOf, nameOfShow, QuoteSource } from './QuoteSource.tsx';

/** Enough for one line of any panel; laying out a megabyte for it would take half a second. */
const MAX_LINE_CHARACTERS = 500;

interface SentQuoteProps {
  readonly quote: Quote;
  /** Whether its page has changed since it was taken. */
  readonly isChanged: boolean;
  /** Shows the quote in its page, or its answer; absent when it comes from neither. */
  readonly onShow?: () => void;
}

/** A passage or a picture that was asked about: one line until it is opened. */
export function SentQuote({ quote, isChanged, onShow }: SentQuoteProps): JSX.Element {
  const { text, image, title, url } = quote;
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const name = title || hostOf(url) || quoteText.untitled;
  return (
    <figure class="quote" data-part="sent-quote">
      <div class="quote-line">
        <button
          type="button"
          class="quote-toggle"
          aria-label={isOpen ? quoteText.hide : quoteText.show}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon name="chevron" />
        </button>
        {!isOpen && image && <PictureImage image={image} alt={nameOfPicture(quote)} class="quote-thumb" />}
        {!isOpen && (
          <span class="quote-first" dir="auto">
            {previewText(quote, MAX_LINE_CHARACTERS) || nameOfPicture(quote)}
          </span>
        )}
        {!isOpen && onShow && (
          <TextButton class="quote-from" title={nameOfShow(quote)} dir="auto" onClick={onShow}>
            {name}
          </TextButton>
        )}
        {!isOpen && !onShow && (
          <span class="quote-from" dir="auto">
            {name}
          </span>
        )}
        {isOpen && <QuoteSource quote={quote} {...(onShow && { onShow })} />}
      </div>
      {isChanged && <figcaption class="quote-changed">{quoteText.changed}</figcaption>}
      <div id={id} class="quote-opened" hidden={!isOpen}>
        {isOpen && image && <PictureImage image={image} alt={nameOfPicture(quote)} class="quote-picture" />}
        {isOpen && text !== '' && (
          <blockquote class="quote-text" dir="auto">
            {text}
          </blockquote>
        )}
      </div>
    </figure>
  );
}
