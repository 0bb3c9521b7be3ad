import type { JSX } from 'preact';

import type { CheckState, TestAnswer } from '#lib/options/create-provider-checks.ts';
import { providerText } from '#lib/wording/providers.ts';

import { FailureDetails } from './FailureDetails.tsx';

interface TestResultProps {
  readonly state: CheckState<TestAnswer> | undefined;
  /** The provider's name. */
  readonly provider: string;
  readonly scheme: string;
}

/** The result of the connection test. */
export function TestResult({ state, provider, scheme }: TestResultProps): JSX.Element | null {
  switch (state?.type) {
    case undefined:
      return null;
    case 'running':
      return <p>{providerText.testing(provider)}</p>;
    case 'interrupted':
      return <p class="bad">{providerText.interrupted(provider)}</p>;
    case 'done':
      return <p class="good">{providerText.answered(state.result.text, state.result.firstByteMs)}</p>;
    case 'failed':
      return <FailureDetails failure={state.failure} provider={provider} scheme={scheme} />;
    default:
      return state satisfies never;
  }
}
