import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { CopyButton } from '#components/panel/CopyButton.tsx';
import { isLongText } from '#components/panel/is-long-text.ts';
import { usePanel } from '#components/panel/panel-context.ts';
import { panelWidth } from '#components/panel/quotes/panel-width.ts';
import { SentQuote } from '#components/panel/quotes/SentQuote.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { nameMarks, showMarks } from '#lib/prompts/placeholders.ts';
import type { Question, Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { estimateHeight } from './estimate-height.ts';
import { ReceiptNote } from './ReceiptNote.tsx';
import { useNear } from './use-near.ts';
import { Versions } from './Versions.tsx';

/** A longer question is collapsed to five lines. */
const MEASURE = { maxLines: 8, characterPx: 9, marginPx: 40 };
/** Laying out a megabyte to show five lines would take half a second. */
const MAX_FOLDED_CHARACTERS = 5000;

/** One question, below its quotes. */
export function QuestionArticle({ question }: { question: Question }): JSX.Element {
  const { store } = usePanel();
  const isLive = useComputed(() => store.conversation.live.value !== undefined);
  const [isOpen, setOpen] = useState(false);
  const { quotes } = question;
  const hasQuotes = quotes.length > 0;
  const isLong = useComputed(() => isLongText(question.text, panelWidth.value, MEASURE)).value;
  const text = isLong && !isOpen ? question.text.slice(0, MAX_FOLDED_CHARACTERS) : question.text;
  function showing(quote: Quote): { onShow?: () => void } {
    const { url, answer } = quote;
    if (isWebUrl(url)) return { onShow: () => store.passages.show(quote) };
    const isShown = store.conversation.messages.value.some(({ id }) => id === answer);
    return answer !== undefined && isShown ? { onShow: () => store.conversation.reveal(answer) } : {};
  }

  return (
    <article
      ref={useNear()}
      class={question.parent === null ? 'question' : 'question later'}
      role="article"
      aria-label={conversationText.question}
      data-role="user"
      style={{ containIntrinsicBlockSize: `auto ${estimateHeight(question)}px` }}
    >
      <Versions message={question.id} />
      {quotes.map((quote) => (
        <SentQuote
          key={quote.id}
          quote={quote}
          isChanged={store.passages.changed.value.has(quote.id)}
          {...showing(quote)}
        />
      ))}
      <p class={`question-text${isLong ? ' long' : ''}${isLong && !isOpen ? ' folded' : ''}`} dir="auto">
        {showMarks(text, hasQuotes).map(({ text, isMark }, index) =>
          isMark ? (
            <span key={index} class="mark">
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </p>
      {isLong && (
        <TextButton class="question-fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? conversationText.showLess : conversationText.showAll}
        </TextButton>
      )}
      <div class="question-foot">
        <div class="actions">
          <CopyButton read={() => nameMarks(question.text, hasQuotes)} />
          <IconButton
            icon="edit"
            name={conversationText.edit}
            disabled={isLive}
            onClick={() => store.draft.edit(question)}
          />
          <IconButton
            icon="delete"
            name={conversationText.remove}
            disabled={isLive}
            onClick={() => store.turns.remove(question.id)}
          />
        </div>
        {question.receipt && <ReceiptNote question={question.id} receipt={question.receipt} />}
      </div>
    </article>
  );
}
