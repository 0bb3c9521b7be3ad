import type { JSX } from 'preact';

import type { TestState } from '#lib/options/create-options-store.ts';
import { adviseFailure, type NextStep } from '#lib/wording/failures.ts';

interface TestResultProps {
  readonly state: TestState | undefined;
  /** The provider's name. */
  readonly provider: string;
  readonly scheme: string;
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

/** What came of the connection test. */
export function TestResult({ state, provider, scheme }: TestResultProps): JSX.Element | null {
  if (!state) return null;
  if (state.type === 'running') return <p>Asking {provider}…</p>;
  if (state.type === 'answered') {
    const { text, firstByteMs } = state;
    return (
      <p class="good">
        It works: the model answered{firstByteMs === undefined ? '' : ` after ${Math.round(firstByteMs)} ms`}
        {text === '' ? '.' : `: “${text}”`}
      </p>
    );
  }
  const { failure } = state;
  const { sentence, step } = adviseFailure(failure, { provider, scheme });
  return (
    <div class="bad" data-kind={failure.kind}>
      <p>
        <strong>{sentence}</strong>
      </p>
      <Step step={step} />
      {failure.providerMessage && <blockquote dir="auto">{failure.providerMessage}</blockquote>}
      <p class="facts">
        {failure.status !== undefined && <span>Status {failure.status}</span>}
        {failure.requestId !== undefined && <span>Request {failure.requestId}</span>}
      </p>
    </div>
  );
}
