import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { ListProblem } from '#lib/panel/models/create-model-picker.ts';
import { adviseFailure } from '#lib/wording/failures.ts';

/** Why models of some providers are missing or old, and what to do about it. */
export function ListProblems({
  problems,
}: {
  readonly problems: readonly ListProblem[];
}): JSX.Element | null {
  const { platform } = usePanel();
  if (problems.length === 0) return null;
  return (
    <div class="model-problems" role="status">
      {problems.map(({ provider, providerName, failure }) => {
        const { sentence, step } = adviseFailure(failure, {
          provider: providerName,
          origin: platform.origin,
        });
        return (
          <p key={provider} data-kind={failure.kind}>
            {sentence}{' '}
            {step.type === 'options' && (
              <TextButton onClick={() => platform.openOptions()}>{step.label}</TextButton>
            )}
            {step.type === 'copy' && (
              <>
                {step.say} <code>{step.line}</code>
              </>
            )}
          </p>
        );
      })}
    </div>
  );
}
