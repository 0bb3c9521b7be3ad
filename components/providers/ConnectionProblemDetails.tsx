import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import type { Preset, System } from '#lib/presets/preset.ts';
import type { ConnectionOutcome, ConnectionProblem } from '#lib/protocol/connection-test.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { connectionText } from '#lib/wording/connection-test.ts';

import { CopyLine } from './CopyLine.tsx';
import { FailureDetails, ProviderMessage } from './FailureDetails.tsx';

/** What a click in a test's result does. */
export interface TestActions {
  /** Puts a base URL or a model into the form, and tests again. */
  use(change: { readonly baseUrl: string } | { readonly model: string }): void;
  /** Tests again, and requests the host permission again. */
  again(): void;
  focusKey(): void;
  focusBaseUrl(): void;
}

type Problem = Extract<ConnectionOutcome, { type: 'problem' }>;

/** What the fixes for a problem need from the browser. */
export interface CurePlatform {
  /** The origin of this browser's extension pages, as servers see it. */
  readonly origin: string;
  readonly system: System;
  /** Rejects when the browser does not let the page write to the clipboard. */
  readonly copyText: (text: string) => Promise<void>;
}

interface ConnectionProblemProps {
  readonly problem: Problem;
  /** The provider that was tested. */
  readonly provider: Provider;
  readonly preset: Preset;
  /** Fields that the user's organization has locked: a fix must not change them. */
  readonly locked: readonly string[];
  readonly platform: CurePlatform;
  readonly actions: TestActions;
}

/** Problems that may be gone once the user has done something elsewhere. */
const WORTH_ANOTHER = new Set<ConnectionProblem>([
  'no-credit',
  'origin-refused',
  'certificate',
  'nothing-there',
  'too-slow',
]);

function ProblemButtons({
  problem,
  locked,
  actions,
}: Pick<ConnectionProblemProps, 'problem' | 'locked' | 'actions'>): JSX.Element {
  const { problem: name } = problem;
  const baseUrl = locked.includes('baseUrl') ? undefined : problem.baseUrl;
  const models = locked.includes('model') ? [] : (problem.models ?? []);
  const isAboutKey = name === 'wrong-key' || name === 'no-key';
  const isAboutUrl = (name === 'wrong-path' || name === 'web-page') && problem.baseUrl === undefined;
  return (
    <div class="cures">
      {isAboutKey && <Button onClick={actions.focusKey}>{connectionText.enterKey}</Button>}
      {isAboutUrl && !locked.includes('baseUrl') && (
        <Button onClick={actions.focusBaseUrl}>{connectionText.changeBaseUrl}</Button>
      )}
      {baseUrl !== undefined && (
        <Button onClick={() => actions.use({ baseUrl })}>{connectionText.useIt}</Button>
      )}
      {models.map((model) => (
        <Button key={model} onClick={() => actions.use({ model })}>
          {model}
        </Button>
      ))}
      {name === 'no-permission' && <Button onClick={actions.again}>{connectionText.allow}</Button>}
      {WORTH_ANOTHER.has(name) && <Button onClick={actions.again}>{connectionText.again}</Button>}
    </div>
  );
}

/** Why a provider cannot be used as it is set up, with fixes. */
export function ConnectionProblemDetails({
  problem,
  provider,
  preset,
  locked,
  platform,
  actions,
}: ConnectionProblemProps): JSX.Element {
  const { problem: name, failure, baseUrl, models = [] } = problem;
  if (name === 'other' || provider.dialect === 'on-device') {
    return <FailureDetails failure={failure} provider={provider.name} origin={platform.origin} />;
  }
  const text = connectionText.problems[name]({
    provider: provider.name,
    baseUrl: provider.baseUrl,
    model: provider.model,
    preset,
    system: platform.system,
    origin: platform.origin,
    foundAt: baseUrl,
    hasNames: models.length > 0,
    isKeyElsewhere: failure.remedy === 'key-elsewhere',
  });
  return (
    <div class="bad" data-problem={name}>
      <p>
        <strong>{text.sentence}</strong>
      </p>
      {text.say !== undefined && <p>{text.say}</p>}
      {text.line !== undefined && <CopyLine line={text.line} onCopy={platform.copyText} />}
      {text.link && (
        <p>
          <a href={text.link.href} target="_blank" rel="noopener noreferrer">
            {text.link.label}
          </a>
        </p>
      )}
      <ProblemButtons problem={problem} locked={locked} actions={actions} />
      <ProviderMessage failure={failure} />
    </div>
  );
}
