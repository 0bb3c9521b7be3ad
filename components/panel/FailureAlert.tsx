import type { JSX } from 'preact';

import { adviseFailure, type NextStep } from '#lib/panel/failure-sentences.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';

import { CopyButton } from './CopyButton.tsx';
import { Icon } from './Icon.tsx';
import { usePanel } from './panel-context.ts';

function formatTime(time: number): string {
  return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function Step({ step }: { step: NextStep }): JSX.Element {
  const { store, platform } = usePanel();
  switch (step.type) {
    case 'options':
      return (
        <button type="button" class="button" onClick={() => platform.openOptions()}>
          {step.label}
        </button>
      );
    case 'new-chat':
      return (
        <button type="button" class="button" onClick={() => store.newChat()}>
          Begin a new chat
        </button>
      );
    case 'copy':
      return (
        <div class="step-line">
          <p>{step.say}</p>
          <p class="line-to-copy">
            <code>{step.line}</code>
            <CopyButton read={() => step.line} />
          </p>
        </div>
      );
    case 'say':
      return <p>{step.say}</p>;
    default:
      return step satisfies never;
  }
}

interface FailureAlertProps {
  readonly failure: RunFailure;
  /** The provider's name. */
  readonly provider: string;
  readonly onRetry: () => void;
  readonly isRetryDisabled: boolean;
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
      <Step step={step} />
      {words && (
        <blockquote class="failure-words" dir="auto">
          {words}
        </blockquote>
      )}
      <div class="failure-foot">
        <button type="button" class="button" disabled={isRetryDisabled} onClick={onRetry}>
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
