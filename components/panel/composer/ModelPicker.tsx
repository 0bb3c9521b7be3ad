import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { ModelChoice } from '#lib/protocol/panel-frames.ts';

function keyOf(choice: Pick<ModelChoice, 'provider' | 'model'>): string {
  return JSON.stringify([choice.provider, choice.model]);
}

/** The model that the next question goes to. */
export function ModelPicker(): JSX.Element {
  const { store } = usePanel();
  const provider = store.provider.value;
  const current = provider && { provider: provider.id, providerName: provider.name, model: provider.model };
  const known = provider?.choices ?? [];
  const isKnown = current && known.some((choice) => keyOf(choice) === keyOf(current));
  const choices = current && !isKnown ? [current, ...known] : known;
  const names = [...new Set(choices.map((choice) => choice.providerName))];
  return (
    <span class="model-picker">
      <select
        aria-label="Model"
        title={current ? `${current.model} at ${current.providerName}` : 'No model yet'}
        value={current ? keyOf(current) : ''}
        onChange={(event) => {
          const value = event.currentTarget.value;
          const choice = choices.find((one) => keyOf(one) === value);
          if (choice) store.chooseModel(choice.provider, choice.model);
          // What is chosen is what the background says is chosen.
          event.currentTarget.value = current ? keyOf(current) : '';
        }}
      >
        {!current && <option value="">No model yet</option>}
        {names.map((name) => (
          <optgroup key={name} label={name}>
            {choices
              .filter((choice) => choice.providerName === name)
              .map((choice) => (
                <option key={keyOf(choice)} value={keyOf(choice)}>
                  {choice.model || 'default model'}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}
