import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { CopyButton } from '#components/panel/CopyButton.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { RunFailure } from '#lib/protocol/failure.ts';
import { adviseFailure, type NextStep } from '#lib/wording/failures.ts';
import { formatTime } from '#lib/wording/format.ts';

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

function StepButton({ step }: { step: NextStep }): JSX.Element | null {
  const { store, platform } = usePanel();
  if (step.type === 'options') {
    return (
      <button type="button" class="button primary" onClick={() => platform.openOptions()}>
        {step.label}
      </button>
    );
  }
  if (step.type !== 'new-chat') return null;
  return (
    <button type="button" class="button primary" onClick={() => store.newChat()}>
      Begin a new chat
    </button>
  );
}

interface FailureAlertProps {
  readonly failure: RunFailure;
  /** The provider's name. */
  readonly provider: string;
  readonly onRetry: () => void;
  readonly isRetryDisabled: ReadonlySignal<boolean>;
}

/** Says why an answer failed, in the provider's own words too, and what to do next. */
export function FailureAlert({
  failure,
  provider,
  onRetry,
  isRetryDisabled,
}: FailureAlertProps): JSX.Element {
  const { platform } = usePanel();
  const { sentence, step } = adviseFailure(failure, { provider, scheme: platform.scheme });
  const { status, requestId, words, retryAt } = failure;
  return (
    <div class="failure" role="alert" data-kind={failure.kind}>
      <p class="failure-sentence">
        <Icon name="alert" />
        <span>{sentence}</span>
      </p>
      {retryAt !== undefined && <p>Asking again is of use from {formatTime(retryAt)} on.</p>}
      {words && (
        <blockquote class="failure-words" dir="auto">
          {words}
        </blockquote>
      )}
      {step.type === 'copy' || step.type === 'say' ? <StepText step={step} /> : null}
      <div class="failure-foot">
        <StepButton step={step} />
        <button
          type="button"
          class={step.type === 'options' || step.type === 'new-chat' ? 'button' : 'button primary'}
          disabled={isRetryDisabled}
          onClick={onRetry}
        >
          Retry
        </button>
        <span class="failure-facts">
          {status !== undefined && <span>Status {status}</span>}
          {requestId !== undefined && <span>Request {requestId}</span>}
        </span>
      </div>
    </div>
  );
}
