import { asSent } from '#lib/prompts/as-sent.ts';
import { isQuote, type Quote, type QuoteOrRef } from '#lib/protocol/chat.ts';
import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';

/**
 * A fake of the background's side of sending quotes once: it remembers quotes, and replaces names with them.
 */
export interface QuoteHolder {
  /** Remembers the quotes of a frame on its way to the panel. */
  sends(frame: BackgroundFrame): void;
  /** A frame from the panel with its quotes in full. Fails on a name for what was never sent. */
  reads(frame: PanelFrame): PanelFrame;
}

function keyOf({ id, form = '' }: QuoteOrRef): string {
  return `${id} ${form}`;
}

function withoutForm({ form: _form, ...quote }: Quote): Quote {
  return quote;
}

/** Creates a holder that has seen nothing. */
export function createQuoteHolder(): QuoteHolder {
  const held = new Map<string, Quote>();

  function hold(quotes: readonly QuoteOrRef[]): void {
    for (const quote of quotes) if (isQuote(quote)) held.set(keyOf(quote), quote);
  }

  function find(named: QuoteOrRef): Quote {
    const quote = isQuote(named) ? named : held.get(keyOf(named));
    if (!quote) throw new Error(`The panel named a quote that the background does not hold: ${keyOf(named)}`);
    return quote;
  }

  return {
    sends(frame) {
      if (frame.type === 'quote-add') hold([frame.quote]);
      if (frame.type === 'run-start') hold(frame.question.quotes);
      if (frame.type !== 'panel-state') return;
      hold(frame.draft?.quotes ?? []);
      for (const message of frame.chat.messages) if (message.role === 'user') hold(message.quotes);
    },
    reads(frame) {
      if (frame.type === 'question-ask')
        return { ...frame, quotes: frame.quotes.map((quote) => asSent(find(quote))) };
      if (frame.type !== 'draft-save') return frame;
      hold(frame.draft.quotes);
      const quotes = frame.draft.quotes.map((quote) => withoutForm(find(quote)));
      return { ...frame, draft: { ...frame.draft, quotes } };
    },
  };
}
