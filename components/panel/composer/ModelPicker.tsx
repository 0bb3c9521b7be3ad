import './model-picker.css';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { ModelChoice } from '#lib/protocol/panel-frames.ts';
import { composerText } from '#lib/wording/composer.ts';

function keyOf(choice: Pick<ModelChoice, 'provider' | 'model'>): string {
  return JSON.stringify([choice.provider, choice.model]);
}

/** The model that the next question goes to. */
export function ModelPicker(): JSX.Element {
  const { store } = usePanel();
  const { model: text } = composerText;
  const provider = store.modelChoice.provider.value;
  const current = provider && { provider: provider.id, providerName: provider.name, model: provider.model };
  const known = provider?.choices ?? [];
  const isKnown = current && known.some((choice) => keyOf(choice) === keyOf(current));
  const choices = current && !isKnown ? [current, ...known] : known;
  const names = [...new Set(choices.map((choice) => choice.providerName))];
  return (
    <span class="model-picker">
      <select
        aria-label={text.name}
        title={current ? text.at(current.model, current.providerName) : text.none}
        value={current ? keyOf(current) : ''}
        onChange={(event) => {
          const value = event.currentTarget.value;
          const choice = choices.find((one) => keyOf(one) === value);
          if (choice) store.modelChoice.choose(choice.provider, choice.model);
          // The choice shows once the background has confirmed it.
          event.currentTarget.value = current ? keyOf(current) : '';
        }}
      >
        {!current && <option value="">{text.none}</option>}
        {names.map((name) => (
          <optgroup key={name} label={name}>
            {choices
              .filter((choice) => choice.providerName === name)
              .map((choice) => (
                <option key={keyOf(choice)} value={keyOf(choice)}>
                  {choice.model || text.default}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
