import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { CopyButton } from '#components/panel/CopyButton.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { QuoteBlock } from '#components/panel/quotes/QuoteBlock.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { nameMarks, showMarks } from '#lib/prompts/placeholders.ts';
import type { Question } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { estimateHeight } from './estimate-height.ts';
import { ReceiptNote } from './ReceiptNote.tsx';
import { useNear } from './use-near.ts';
import { Versions } from './Versions.tsx';

/** One question, below the passages it is about. */
export function QuestionArticle({ question }: { question: Question }): JSX.Element {
  const { store } = usePanel();
  const isLive = useComputed(() => store.conversation.live.value !== undefined);
  const hasQuotes = question.quotes.length > 0;
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
      {question.quotes.map((quote) => (
        <QuoteBlock
          key={quote.id}
          quote={quote}
          {...(isWebUrl(quote.url) && { onShow: () => store.conversation.showPassage(quote) })}
        />
      ))}
      <div class="question-row">
        <p class="question-text" dir="auto">
          {showMarks(question.text, hasQuotes).map(({ text, isMark }, index) =>
            isMark ? (
              <span key={index} class="mark">
                {text}
              </span>
            ) : (
              text
            ),
          )}
        </p>
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
      </div>
      {question.receipt && <ReceiptNote question={question.id} receipt={question.receipt} />}
    </article>
  );
}
