import './failure.css';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { CopyButton } from '#components/panel/CopyButton.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { RunFailure } from '#lib/protocol/failure.ts';
import { conversationText } from '#lib/wording/conversation.ts';
import { adviseFailure, type NextStep } from '#lib/wording/failures.ts';

function StepText({ step }: { step: NextStep & { type: 'copy' | 'say' } }): JSX.Element {
  if (step.type === 'say') return <p>{step.say}</p>;
  return (
    <div class="step-line">
      <p>{step.say}</p>
      <p class="line-to-copy">
        <code>{step.line}</code>
        <CopyButton read={() => step.line} />
      </p>
    </div>
  );
}

function StepButton({ step, isPrimary }: { step: NextStep; isPrimary: boolean }): JSX.Element | null {
  const { store, platform } = usePanel();
  if (step.type === 'options') {
    return (
      <Button isPrimary={isPrimary} onClick={() => platform.openOptions()}>
        {step.label}
      </Button>
    );
  }
  if (step.type !== 'new-chat') return null;
  return (
    <Button isPrimary={isPrimary} onClick={() => store.newChat()}>
      {conversationText.failure.newChat}
    </Button>
  );
}

interface FailureAlertProps {
  readonly failure: RunFailure;
  /** The provider's name. */
  readonly provider: string;
  /** The model that was asked. */
  readonly model: string;
  readonly onRetry: () => void;
  /** Absent when the answer has no text to continue. */
  readonly onContinue?: () => void;
  readonly isRetryDisabled: ReadonlySignal<boolean>;
}

/** Says why an answer failed, with the provider's message, and what to do next. */
export function FailureAlert({
  failure,
  provider,
  model,
  onRetry,
  onContinue,
  isRetryDisabled,
}: FailureAlertProps): JSX.Element {
  const { store, platform } = usePanel();
  const { sentence, step } = adviseFailure(failure, { provider, model, origin: platform.origin });
  const { status, requestId, providerMessage } = failure;
  const now = store.now();
  // In an old chat, the time may have passed.
  const retryAt = failure.retryAt !== undefined && failure.retryAt > now ? failure.retryAt : undefined;
  return (
    <div class="failure" role="alert" data-kind={failure.kind}>
      <p class="failure-sentence">
        <Icon name="alert" />
        <span>{sentence}</span>
      </p>
      {retryAt !== undefined && <p>{conversationText.failure.retryAfter(retryAt, now)}</p>}
      {providerMessage && (
        <blockquote class="failure-words" dir="auto">
          {providerMessage}
        </blockquote>
      )}
      {step.type === 'copy' || (step.type === 'say' && retryAt === undefined) ? (
        <StepText step={step} />
      ) : null}
      <div class="failure-foot">
        {onContinue && (
          <Button isPrimary disabled={isRetryDisabled} onClick={onContinue}>
            {conversationText.continue}
          </Button>
        )}
        <StepButton step={step} isPrimary={!onContinue} />
        <Button
          isPrimary={!onContinue && step.type !== 'options' && step.type !== 'new-chat'}
          disabled={isRetryDisabled}
          onClick={onRetry}
        >
          {conversationText.retry}
        </Button>
        <span class="failure-facts">
          {status !== undefined && <span>{conversationText.failure.status(status)}</span>}
          {requestId !== undefined && <span>{conversationText.failure.request(requestId)}</span>}
        </span>
      </div>
    </div>
  );
}
