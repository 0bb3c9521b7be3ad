import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';
import type { Quote } from '#lib/protocol/chat.ts';

interface QuoteFormsProps {
  readonly quote: Quote;
  /** Whether the user can still change how it is sent. */
  readonly isUnsent: boolean;
}

/** The form in which a quote is sent, if there is a choice. */
export function QuoteFormsHost({ quote, isUnsent }: QuoteFormsProps): JSX.Element | null {
  const isWanted =
    quote.surrounding !== undefined || (isUnsent && (!quote.part || quote.tables !== undefined));
  const loaded = useLoaded(isWanted, () => import('./QuoteForms.tsx'));
  return isWanted && loaded ? <loaded.QuoteForms quote={quote} isUnsent={isUnsent} /> : null;
}
