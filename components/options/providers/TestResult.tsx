import type { JSX } from 'preact';

import {
  ConnectionProblemDetails,
  type CurePlatform,
  type TestActions,
} from '#components/providers/ConnectionProblemDetails.tsx';
import { FailureDetails } from '#components/providers/FailureDetails.tsx';
import type { CheckState } from '#lib/options/create-check.ts';
import type { Preset } from '#lib/presets/preset.ts';
import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { connectionText } from '#lib/wording/connection-test.ts';

interface TestResultProps {
  readonly state: CheckState<ConnectionOutcome> | undefined;
  /** The provider that was tested. */
  readonly provider: Provider;
  readonly preset: Preset;
  /** Whether what was tested differs from what is saved. */
  readonly isEdited: boolean;
  /** Fields that the user's organization has locked: a fix must not change them. */
  readonly locked: readonly string[];
  readonly platform: CurePlatform;
  readonly actions: TestActions;
}

/** The result of the connection test, with fixes for a problem. */
export function TestResult({ state, isEdited, ...rest }: TestResultProps): JSX.Element | null {
  const { provider, platform } = rest;
  switch (state?.type) {
    case undefined:
      return null;
    case 'running':
      return <p>{connectionText.testing(provider.name)}</p>;
    case 'interrupted':
      return <p class="bad">{connectionText.interrupted(provider.name)}</p>;
    case 'failed':
      return <FailureDetails failure={state.failure} provider={provider.name} origin={platform.origin} />;
    case 'done':
      return state.result.type === 'works' ? (
        <p class="good">
          {connectionText.works(state.result.text, state.result.firstByteMs)}
          {isEdited && ` ${connectionText.saveIt}`}
        </p>
      ) : (
        <ConnectionProblemDetails {...rest} problem={state.result} />
      );
    default:
      return state satisfies never;
  }
}
