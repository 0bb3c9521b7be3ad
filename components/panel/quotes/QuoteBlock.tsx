import './quotes.css';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { isLongText } from '#components/panel/is-long-text.ts';
import { IconButton } from '#components/ui/IconButton.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';

import { panelWidth } from './panel-width.ts';
import { previewText } from './preview-text.ts';
import { QuoteButtons, type QuoteActions } from './QuoteButtons.tsx';
import { QuoteEditor } from './QuoteEditor.tsx';
import { nameOfPicture, PictureImage } from './QuotePicture.tsx';
import { QuoteSource } from './QuoteSource.tsx';

/** Longer ones are collapsed to four lines. */
const MEASURE = { maxLines: 6, characterPx: 7.4, marginPx: 100 };

/** Laying out a megabyte to show a few lines would take half a second. */
const MAX_FOLDED_CHARACTERS = 20_000;

interface QuoteBlockProps {
  readonly quote: Quote;
  readonly actions: QuoteActions;
}

/** A passage or a picture that goes with the next question, with its source. */
export function QuoteBlock({ quote, actions }: QuoteBlockProps): JSX.Element {
  const { id, text } = quote;
  const [isOpen, setOpen] = useState(false);
  const [isEditing, setEditing] = useState(false);
  const figure = useRef<HTMLElement>(null);
  /** Whether the Edit button gets the focus back because the element that had it is removed. */
  const isReturning = useRef(false);
  const isTooLong = isLongText(text, panelWidth.value, MEASURE);
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
    actions.restore();
  }

  return (
    <figure ref={figure} class="quote" data-part="quote">
      {quote.image && <PictureImage image={quote.image} alt={nameOfPicture(quote)} class="quote-picture" />}
      {isEditing ? (
        <QuoteEditor text={text} onInput={actions.edit} onEnd={endEdit} />
      ) : quote.image && text === '' ? null : (
        <blockquote class={isFolded ? 'quote-text folded' : 'quote-text'} dir="auto">
          {isFolded ? previewText(quote, MAX_FOLDED_CHARACTERS) : text}
        </blockquote>
      )}
      {isTooLong && !isEditing && (
        <TextButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? quoteText.showLess : quoteText.showMore}
        </TextButton>
      )}
      <div class={isEditing ? 'quote-foot editing' : 'quote-foot'}>
        <QuoteSource quote={quote} {...(!isEditing && { actions: { ...actions, restore } })} />
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
      </div>
      <IconButton icon="close" name={quoteText.remove} class="quote-remove" onClick={actions.remove} />
    </figure>
  );
}
