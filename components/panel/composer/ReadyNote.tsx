import './ready-note.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { ParametersNote } from '#components/panel/ParametersNote.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { composerText } from '#lib/wording/composer.ts';

/**
 * Says that the new provider is ready and where the first question goes: pressing Send is consent to that.
 */
export function ReadyNote(): JSX.Element | null {
  const { asking, modelChoice } = usePanel().store;
  const [isShown, setShown] = useState(false);
  const texts = useLoaded(isShown, () => import('#components/panel/TurnTexts.tsx'));
  const provider = useComputed(() => {
    const current = modelChoice.provider.value;
    return current?.origin === asking.announced.value?.origin ? current : null;
  }).value;
  if (!provider) return null;
  const { ready, model } = composerText;
  const turns = asking.preview.value;
  const parameters = asking.previewParameters.value;
  return (
    <div class="ready-note" data-part="ready-note">
      <p role="status">
        {ready.note(
          model.at(provider.model || model.default, provider.name),
          <strong class="origin">{provider.origin}</strong>,
        )}{' '}
        <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {isShown ? ready.hideText : ready.showText}
        </TextButton>
      </p>
      {isShown && turns.length === 0 && <p>{ready.empty}</p>}
      {isShown && turns.length > 0 && texts && (
        <texts.TurnTexts turns={turns} systemPrompt={parameters?.systemPrompt} below="panel" />
      )}
      {isShown && turns.length > 0 && <ParametersNote parameters={parameters} />}
    </div>
  );
}
