import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import type { CheckState } from '#lib/options/create-check.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import type { Preset } from '#lib/presets/preset.ts';
import type { ConnectionOutcome, ConnectionProblem } from '#lib/protocol/connection-test.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { connectionText } from '#lib/wording/connection-test.ts';

import { CopyLine } from './CopyLine.tsx';
import { FailureDetails, ProviderMessage } from './FailureDetails.tsx';

/** What a click in a test's result does. */
export interface TestActions {
  /** Puts a base URL or a model into the form, and tests again. */
  use(change: { readonly baseUrl: string } | { readonly model: string }): void;
  /** Tests again, and asks for the host's permission again. */
  again(): void;
  focusKey(): void;
  focusBaseUrl(): void;
}

type Problem = Extract<ConnectionOutcome, { type: 'problem' }>;

interface TestResultProps {
  readonly state: CheckState<ConnectionOutcome> | undefined;
  /** The provider that was tested. */
  readonly provider: Provider;
  readonly preset: Preset;
  /** Whether what was tested differs from what is saved. */
  readonly isEdited: boolean;
  /** Fields that the user's organization has locked: nothing is put into them. */
  readonly locked: readonly string[];
  readonly platform: Pick<OptionsPlatform, 'scheme' | 'origin' | 'system' | 'copyText'>;
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

interface ProblemButtonsProps extends Pick<TestResultProps, 'locked' | 'actions'> {
  readonly problem: Problem;
}

function ProblemButtons({ problem, locked, actions }: ProblemButtonsProps): JSX.Element {
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

function ProblemDetails({
  problem,
  provider,
  preset,
  locked,
  platform,
  actions,
}: Omit<TestResultProps, 'state' | 'isEdited'> & { readonly problem: Problem }): JSX.Element {
  const { problem: name, failure, baseUrl, models = [] } = problem;
  if (name === 'other') {
    return <FailureDetails failure={failure} provider={provider.name} scheme={platform.scheme} />;
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

/** The result of the connection test, with what cures a problem. */
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
      return <FailureDetails failure={state.failure} provider={provider.name} scheme={platform.scheme} />;
    case 'done':
      return state.result.type === 'works' ? (
        <p class="good">
          {connectionText.works(state.result.text, state.result.firstByteMs)}
          {isEdited && ` ${connectionText.saveIt}`}
        </p>
      ) : (
        <ProblemDetails {...rest} problem={state.result} />
      );
    default:
      return state satisfies never;
  }
}
