import { type ReadonlySignal, useComputed } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useId, useMemo, useRef, useState } from 'preact/hooks';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { CopyButton } from '#components/panel/CopyButton.tsx';
import { AskAnother } from '#components/panel/models/AskAnother.tsx';
import { RegenerateWith } from '#components/panel/models/RegenerateWith.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { toInertHtml } from '#lib/markdown/to-inert-html.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';
import type { AnswerState } from '#lib/protocol/chat.ts';
import { describeEnd, describeNotice } from '#lib/wording/answers.ts';
import { conversationText } from '#lib/wording/conversation.ts';

import { AnswerPictures } from './AnswerPictures.tsx';
import { AnswerSourcesHost } from './AnswerSourcesHost.tsx';
import { estimateHeight } from './estimate-height.ts';
import { createQuotationChecks } from './quotation-checks.ts';
import { Reasoning } from './Reasoning.tsx';
import { useNear } from './use-near.ts';
import { Versions } from './Versions.tsx';
import { WaitingNote } from './WaitingNote.tsx';

interface ActionsProps {
  readonly view: AnswerView;
  /** Where the answer is drawn. */
  readonly drawn: RefObject<HTMLElement | null>;
  readonly isLive: ReadonlySignal<boolean>;
  readonly isCompared: boolean;
  readonly details: DetailsControl;
}

/** The button that opens the details, and what it opens. */
interface DetailsControl {
  readonly id: string;
  readonly isOpen: boolean;
  toggle(): void;
}

/** Whether an answer that has text and ended in this state can be continued. */
function canContinue(state: AnswerState): boolean {
  return state !== 'complete' && state !== 'filtered';
}

function Actions({ view, drawn, isLive, isCompared, details }: ActionsProps): JSX.Element {
  const { store } = usePanel();
  const hasText = useComputed(() => view.answer.value !== '').value;
  const state = view.state.value;
  const retry = (): void => store.asking.retry(view.parent, view.id);
  return (
    <div class="actions">
      {hasText && state !== 'failed' && canContinue(state) && (
        <Button disabled={isLive} onClick={() => store.asking.continueAnswer(view.id)}>
          {conversationText.continue}
        </Button>
      )}
      {hasText && (
        <CopyButton
          read={() => view.answer.peek()}
          readHtml={() => (drawn.current ? toInertHtml(drawn.current) : undefined)}
        />
      )}
      {hasText && (
        <IconButton icon="again" name={conversationText.regenerate} disabled={isLive} onClick={retry} />
      )}
      {!hasText && state !== 'failed' && (
        <IconButton icon="again" name={conversationText.retry} disabled={isLive} onClick={retry} />
      )}
      <RegenerateWith
        view={view}
        isCompared={isCompared}
        disabled={isLive}
        isInWords={!hasText && state === 'failed'}
      />
      <AskAnother view={view} />
      <span class="answer-facts">
        {hasText && !isCompared && (
          <span class="answer-model" dir="auto" title={view.model.value}>
            {view.model.value}
          </span>
        )}
        <TextButton
          class="details-button"
          aria-expanded={details.isOpen}
          aria-controls={details.isOpen ? details.id : undefined}
          onClick={details.toggle}
        >
          {conversationText.details}
        </TextButton>
      </span>
    </div>
  );
}

/** One answer: its reasoning, its text, how it ended, and its actions. */
export function AnswerArticle({ view }: { view: AnswerView }): JSX.Element {
  const { store } = usePanel();
  const { live, compared } = store.conversation;
  const isCompared = useComputed(() => compared.value.includes(view)).value;
  // A compared answer can be regenerated while the others are still being written.
  const isLive = useComputed(() => live.value !== undefined && compared.value.length === 0);
  const head = useLoaded(isCompared, () => import('./ComparedHead.tsx'));
  const hasText = useComputed(() => view.answer.value !== '').value;
  const drawn = useRef<HTMLDivElement>(null);
  const detailsId = useId();
  const [isDetailed, setDetailed] = useState(false);
  const details = useLoaded(isDetailed, () => import('./AnswerDetails.tsx'));
  const height = useMemo(() => estimateHeight(view), [view]);
  const checks = useMemo(() => createQuotationChecks(store, view), [view]);
  const failure = view.failure.value;
  const end = describeEnd(view.state.value);
  const failing = useLoaded(failure !== undefined, () => import('./FailureAlert.tsx'));
  return (
    <article
      ref={useNear()}
      class="answer"
      role="article"
      aria-label={
        isCompared
          ? conversationText.answerBy(view.model.value || view.provider.value)
          : conversationText.answer
      }
      data-role="assistant"
      data-state={view.state.value}
      style={{ containIntrinsicBlockSize: `auto ${height}px` }}
    >
      {isCompared ? head && <head.ComparedHead view={view} /> : <Versions message={view.id} />}
      <Reasoning view={view} />
      <div
        ref={drawn}
        class="answer-text"
        data-part="answer"
        data-answer={view.id}
        dir="auto"
        hidden={!hasText}
      >
        <AnswerText text={view.answer} done={view.done} onDrawn={view.drawn} checks={checks} />
      </div>
      <AnswerPictures pictures={view.pictures} />
      <AnswerSourcesHost view={view} checks={checks} />
      <WaitingNote view={view} />
      {view.notices.value.map((notice, index) => (
        <Notice key={index} isRuled part="notice">
          {describeNotice(notice)}
        </Notice>
      ))}
      {end !== undefined && (
        <Notice isRuled part="end">
          {end}
        </Notice>
      )}
      {failure && failing && (
        <failing.FailureAlert
          failure={failure}
          provider={view.provider.value}
          model={view.model.value}
          isRetryDisabled={isLive}
          onRetry={() => store.asking.retry(view.parent, view.id)}
          {...(hasText && { onContinue: () => store.asking.continueAnswer(view.id) })}
        />
      )}
      {view.isOpen.value ? (
        <div class="actions">
          <AskAnother view={view} />
        </div>
      ) : (
        <Actions
          view={view}
          drawn={drawn}
          isLive={isLive}
          isCompared={isCompared}
          details={{ id: detailsId, isOpen: isDetailed, toggle: () => setDetailed(!isDetailed) }}
        />
      )}
      {!view.isOpen.value && isDetailed && details && <details.AnswerDetails id={detailsId} view={view} />}
    </article>
  );
}
