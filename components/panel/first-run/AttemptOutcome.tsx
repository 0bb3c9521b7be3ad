import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import {
  ConnectionProblemDetails,
  type TestActions,
} from '#components/providers/ConnectionProblemDetails.tsx';
import { Button } from '#components/ui/Button.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { Pulse } from '#components/ui/Pulse.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Attempt } from '#lib/panel/first-run/create-first-run.ts';
import type { ServerPreset } from '#lib/presets/preset.ts';
import type { ConnectionProblem } from '#lib/protocol/connection-test.ts';
import type { KeyProblem } from '#lib/protocol/frames/options-frames.ts';
import { firstRunText } from '#lib/wording/first-run.ts';

/** Temporary problems, not caused by what was typed. */
const MAY_PASS = new Set<ConnectionProblem>(['no-credit', 'too-slow', 'other']);

interface AttemptOutcomeProps {
  readonly attempt: Attempt;
  readonly preset: ServerPreset;
  readonly actions: TestActions;
  /** @param model - The model that was tested. */
  readonly onSaveAnyway: (model: string) => void;
}

function KeyRefusal({ problem }: { readonly problem: KeyProblem }): JSX.Element {
  const { platform } = usePanel();
  switch (problem) {
    case 'locked':
      return (
        <p class="bad">
          <span>{firstRunText.locked}</span>
          <TextButton onClick={() => platform.openUnlock()}>{firstRunText.unlock}</TextButton>
        </p>
      );
    case 'invalid-character':
      return <p class="bad">{firstRunText.keyInvalid}</p>;
    case 'interrupted':
      return <p class="bad">{firstRunText.keyInterrupted}</p>;
    default:
      return problem satisfies never;
  }
}

function Progress({ children }: { readonly children: string }): JSX.Element {
  return (
    <p class="first-run-status">
      <Pulse />
      {children}
    </p>
  );
}

/** The progress of an attempt to connect, and fixes for a problem. */
export function AttemptOutcome({ attempt, preset, actions, onSaveAnyway }: AttemptOutcomeProps): JSX.Element {
  const { platform } = usePanel();
  switch (attempt.type) {
    case 'asking':
      return <Progress>{firstRunText.asking}</Progress>;
    case 'running':
      return (
        <Progress>
          {attempt.step === 'models'
            ? firstRunText.listing(preset.name || firstRunText.otherTitle)
            : firstRunText.testing(attempt.model)}
        </Progress>
      );
    case 'ready':
      return <p class="good">{firstRunText.ready}</p>;
    case 'interrupted':
      return <p class="bad">{firstRunText.interrupted}</p>;
    case 'refused':
      return <KeyRefusal problem={attempt.problem} />;
    case 'fault':
      return <FaultNotice fault={attempt.fault} onReload={platform.reload} />;
    case 'problem': {
      const { provider, problem } = attempt;
      // The link to create a key is already below the key field.
      const { keyPage: _, ...others } = preset;
      return (
        <>
          <ConnectionProblemDetails
            problem={problem}
            provider={provider}
            preset={others}
            locked={[]}
            platform={{ ...platform, copyText: platform.copy }}
            actions={actions}
          />
          {MAY_PASS.has(problem.problem) && provider.model !== '' && (
            <Button onClick={() => onSaveAnyway(provider.model)}>{firstRunText.saveAnyway}</Button>
          )}
        </>
      );
    }
    default:
      return attempt satisfies never;
  }
}
