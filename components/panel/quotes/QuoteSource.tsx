import type { JSX } from 'preact';

import { TextButton } from '#components/ui/TextButton.tsx';
import { isEdited } from '#lib/panel/edit-quote.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { quoteText } from '#lib/wording/quotes.ts';
import { sizeText } from '#lib/wording/sizes.ts';

import type { QuoteActions } from './QuoteButtons.tsx';
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

/** What showing a quote is called: it leads to its page, or to an answer of the same chat. */
export function nameOfShow({ part }: Quote): string {
  return part === 'answer' ? quoteText.showAnswer : quoteText.showInPage;
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

/** Whether a quote can have surrounding text: a passage of a web page, as it was taken. */
function canBeSurrounded(quote: Quote): boolean {
  return quote.part === undefined && !quote.image && isWebUrl(quote.url) && !isEdited(quote);
}

/** How much surrounding text goes with a quote, and a button that adds it or leaves it out. */
function Surrounding({ quote, onChange }: { quote: Quote; onChange: (() => void) | undefined }): JSX.Element {
  const { surrounding } = quote;
  return (
    <>
      {surrounding && (
        <span>{quoteText.withSurrounding(sizeOf(surrounding.before + surrounding.after))}</span>
      )}
      {onChange && (
        <TextButton onClick={onChange}>
          {surrounding ? quoteText.removeSurrounding : quoteText.addSurrounding}
        </TextButton>
      )}
    </>
  );
}

/** How its large tables are sent, and a button that changes it. */
function TableForm({ quote, onSwap }: { quote: Quote; onSwap: () => void }): JSX.Element {
  const count = quote.tables?.length ?? 0;
  return (
    <TextButton onClick={onSwap}>
      {quote.asCsv ? quoteText.useMarkdown(count) : quoteText.useCsv(count)}
    </TextButton>
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
      {host && quote.title && <span class="quote-host">{host}</span>}
      {isChanged && <span class="quote-edited">{quoteText.edited}</span>}
      {(quote.original !== undefined || quote.originalImage) && actions && (
        <TextButton onClick={actions.restore}>{quoteText.undoEdit}</TextButton>
      )}
      {quote.part === 'page' && <PageExtent quote={quote} onSwap={isChanged ? undefined : actions?.swap} />}
      {(quote.surrounding || (actions && canBeSurrounded(quote))) && (
        <Surrounding quote={quote} onChange={actions?.surround} />
      )}
      {quote.tables && actions && !isChanged && <TableForm quote={quote} onSwap={actions.swapTables} />}
      {quote.part === 'pdf' && <span>{quoteText.pdf(sizeOf(quote.text))}</span>}
      {quote.part === 'transcript' && <span>{quoteText.transcript}</span>}
      {quote.image && <PictureFacts quote={quote} image={quote.image} />}
      {quote.unreadFrames && <span>{quoteText.unreadFrames(quote.unreadFrames)}</span>}
      {quote.cut && <span>{quoteText.cut[quote.cut]}</span>}
      {quote.plain && <span>{quoteText.plain}</span>}
    </figcaption>
  );
}
