import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';

import { QuoteBlock } from './QuoteBlock.tsx';

/** The passages that go with the next question, in order. */
export function QuoteList(): JSX.Element | null {
  const { store } = usePanel();
  const { draft } = store;
  const quotes = draft.quotes.value;
  const list = useRef<HTMLDivElement>(null);
  /** The button to focus after the next rendering: moving an element in the page blurs it. */
  const wanted = useRef<string | undefined>(undefined);

  useLayoutEffect(() => {
    const key = wanted.current;
    wanted.current = undefined;
    if (key === undefined) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
    buttons.find(({ dataset }) => dataset['key'] === key)?.focus();
  });

  if (quotes.length === 0) return null;
  return (
    <div class="quotes" ref={list}>
      {quotes.map((quote, index) => {
        const { id } = quote;
        const move = (by: -1 | 1): void => {
          const isAtEnd = index + by === 0 || index + by === quotes.length - 1;
          wanted.current = `${(isAtEnd ? -by : by) < 0 ? 'up' : 'down'} ${id}`;
          draft.moveQuote(id, by);
        };
        return (
          <QuoteBlock
            key={id}
            quote={quote}
            actions={{
              remove: () => draft.removeQuote(id),
              swap: () => draft.swapWhole(id),
              edit: (text) => draft.editQuote(id, text),
              restore: () => draft.restoreQuote(id),
              ...(quote.image && { crop: () => store.crop.open(id) }),
              ...(quotes.length > 1 && {
                move: { isFirst: index === 0, isLast: index === quotes.length - 1, by: move },
              }),
            }}
          />
        );
      })}
    </div>
  );
}
