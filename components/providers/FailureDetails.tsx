import './providers.css';
import type { JSX } from 'preact';

import type { RunFailure } from '#lib/protocol/failure.ts';
import { adviseFailure, type NextStep } from '#lib/wording/failures.ts';
import { providerText } from '#lib/wording/providers.ts';

interface FailureDetailsProps {
  readonly failure: RunFailure;
  /** The provider's name. */
  readonly provider: string;
  /** The origin of this browser's extension pages. */
  readonly origin: string;
}

function Step({ step }: { step: NextStep }): JSX.Element | null {
  switch (step.type) {
    case 'copy':
      return (
        <p>
          {step.say} <code class="line">{step.line}</code>
        </p>
      );
    case 'say':
      return <p>{step.say}</p>;
    case 'options':
      return <p>{step.label}.</p>;
    case 'new-chat':
      return null;
    default:
      return step satisfies never;
  }
}

/** The provider's own message, with the details that its support needs. */
export function ProviderMessage({ failure }: { failure: RunFailure }): JSX.Element {
  const { providerMessage, status, requestId } = failure;
  return (
    <>
      {providerMessage && <blockquote dir="auto">{providerMessage}</blockquote>}
      {(status !== undefined || requestId !== undefined) && (
        <p class="facts">
          {status !== undefined && <span>{providerText.status(status)}</span>}
          {requestId !== undefined && <span>{providerText.request(requestId)}</span>}
        </p>
      )}
    </>
  );
}

/** Why a request to a provider failed, and what to do next. */
export function FailureDetails({ failure, provider, origin }: FailureDetailsProps): JSX.Element {
  const { sentence, step } = adviseFailure(failure, { provider, origin });
  return (
    <div class="bad" data-kind={failure.kind}>
      <p>
        <strong>{sentence}</strong>
      </p>
      <Step step={step} />
      <ProviderMessage failure={failure} />
    </div>
  );
}
