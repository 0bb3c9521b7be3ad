import './queue-list.css';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { nameOfPicture } from '#components/panel/quotes/QuotePicture.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { QueuedQuestion } from '#lib/protocol/queued-question.ts';
import { queueText } from '#lib/wording/queue.ts';

interface QueuedProps {
  readonly question: QueuedQuestion;
  readonly isNext: boolean;
  /** The pressed button is removed with its question. */
  readonly onDone: () => void;
}

/** A page may have a megabyte of text; one line of it is shown. */
const MAX_LINE = 300;

function Queued({ question, isNext, onDone }: QueuedProps): JSX.Element {
  const { queue, modelChoice, conversation } = usePanel().store;
  const { id, text, quotes, to } = question;
  const shown = modelChoice.provider.value;
  const isOther = to.model !== '' && (to.provider !== shown?.id || to.model !== shown.model);
  const textId = useId();
  const wait = queue.wait.value;
  const button = (name: string, act: (id: string) => void, title?: string): JSX.Element => (
    <TextButton
      aria-describedby={textId}
      title={title}
      onClick={() => {
        act(id);
        onDone();
      }}
    >
      {name}
    </TextButton>
  );
  return (
    <li class="queued" data-part="queued">
      {quotes.map((quote) => (
        <p key={quote.id} class="queued-quote" dir="auto" title={quote.title}>
          {(quote.image ? nameOfPicture(quote) : quote.text).slice(0, MAX_LINE)}
        </p>
      ))}
      <p id={textId} class="queued-text" dir="auto">
        {nameMarks(text, quotes.length > 0)}
      </p>
      <div class="queued-foot">
        {isNext ? <span role="status">{queueText.waits[wait]}</span> : <span>{queueText.later}</span>}
        {isOther && <span dir="auto">{queueText.model(to.model)}</span>}
        <span class="queued-buttons">
          {isNext &&
            button(
              queueText.sendNow,
              queue.sendNow,
              conversation.live.value ? queueText.sendNowTip : undefined,
            )}
          {button(queueText.edit, queue.edit)}
          {button(queueText.drop, queue.drop)}
        </span>
      </div>
    </li>
  );
}

/** The questions that wait for the answer before them, the next first. */
export function QueueList({ onDone }: Pick<QueuedProps, 'onDone'>): JSX.Element | null {
  const { queue } = usePanel().store;
  const questions = queue.questions.value;
  if (questions.length === 0) return null;
  return (
    <ul class="queue" role="list" aria-label={queueText.name}>
      {questions.map((question, index) => (
        <Queued key={question.id} question={question} isNext={index === 0} onDone={onDone} />
      ))}
    </ul>
  );
}
