import type { JSX } from 'preact';

import { TextButton } from '#components/ui/TextButton.tsx';
import { isEdited } from '#lib/panel/quotes/edit-quote.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { quoteText } from '#lib/wording/quotes.ts';
import { sizeText } from '#lib/wording/sizes.ts';

import type { QuoteActions } from './QuoteButtons.tsx';
import { QuoteFormsHost } from './QuoteFormsHost.tsx';
import { PictureFacts } from './QuotePicture.tsx';

interface QuoteSourceProps {
  readonly quote: Quote;
  /** Absent once the quote is sent, and while it is edited. */
  readonly actions?: QuoteActions;
  /** Shows the quote in its page, or its answer; absent when it comes from neither. */
  readonly onShow?: () => void;
}

/** The host of a quote's page; empty without one. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** The label for showing a quote: in its page, or in an answer of the same chat. */
export function nameOfShow({ part }: Quote): string {
  return part === 'answer' ? quoteText.showAnswer : quoteText.showInPage;
}

function sizeOf(text: string): string {
  return sizeText.tokens(estimateTokens(text));
}

/** How much of a page a quote contains, and a button that swaps the main part for the whole page. */
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
export function QuoteSource({ quote, actions, onShow }: QuoteSourceProps): JSX.Element {
  const host = hostOf(quote.url);
  const isChanged = isEdited(quote);
  return (
    <figcaption class="quote-source" title={quote.url}>
      {onShow ? (
        <TextButton class="quote-title" title={nameOfShow(quote)} dir="auto" onClick={onShow}>
          {quote.title || host}
        </TextButton>
      ) : (
        <span class="quote-title" dir="auto">
          {quote.title || host || quoteText.untitled}
        </span>
      )}
      <div class="quote-facts">
        {host && quote.title && quote.title !== host && <span class="quote-host">{host}</span>}
        {isChanged && <span class="quote-edited">{quoteText.edited}</span>}
        {(quote.original !== undefined || quote.originalImage) && actions && (
          <TextButton onClick={actions.restore}>{quoteText.undoEdit}</TextButton>
        )}
        {quote.part === 'page' && <PageExtent quote={quote} onSwap={isChanged ? undefined : actions?.swap} />}
        <QuoteFormsHost quote={quote} isUnsent={actions !== undefined} />
        {quote.part === 'pdf' && <span>{quoteText.pdf(sizeOf(quote.text))}</span>}
        {quote.part === 'transcript' && <span>{quoteText.transcript}</span>}
        {quote.image && <PictureFacts quote={quote} image={quote.image} />}
        {quote.unreadFrames && <span>{quoteText.unreadFrames(quote.unreadFrames)}</span>}
        {quote.cut && <span>{quoteText.cut[quote.cut]}</span>}
        {quote.plain && <span>{quoteText.plain}</span>}
      </div>
    </figcaption>
  );
}
