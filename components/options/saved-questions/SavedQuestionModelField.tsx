import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestionModel } from '#lib/protocol/saved-question.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

interface SavedQuestionModelFieldProps {
  readonly model: SavedQuestionModel | undefined;
  readonly providers: readonly Provider[];
  /** For each provider, the models that its server listed. */
  readonly listedModels: Readonly<Record<string, readonly string[]>>;
  readonly onChange: (model: SavedQuestionModel | undefined) => void;
}

function keyOf({ provider, model }: SavedQuestionModel): string {
  return JSON.stringify([provider, model]);
}

/** The model that a saved question asks. */
export function SavedQuestionModelField({
  model,
  providers,
  listedModels,
  onChange,
}: SavedQuestionModelFieldProps): JSX.Element {
  const choices = providers.flatMap((provider) =>
    [...new Set([provider.model, ...(listedModels[provider.id] ?? [])])].map((name) => ({
      provider: provider.id,
      model: name,
    })),
  );
  // The saved model stays selected, even if no server lists it any more.
  if (model && !choices.some((choice) => keyOf(choice) === keyOf(model))) choices.unshift(model);
  const owners = [...new Set(choices.map((choice) => choice.provider))];
  return (
    <Field label={savedQuestionText.model}>
      {(attributes) => (
        <select
          {...attributes}
          value={model ? keyOf(model) : ''}
          onChange={(event) =>
            onChange(choices.find((choice) => keyOf(choice) === event.currentTarget.value))
          }
        >
          <option value="">{savedQuestionText.panelModel}</option>
          {owners.map((owner) => (
            <optgroup
              key={owner}
              label={providers.find(({ id }) => id === owner)?.name ?? savedQuestionText.removedProvider}
            >
              {choices
                .filter(({ provider }) => provider === owner)
                .map((choice) => (
                  <option key={keyOf(choice)} value={keyOf(choice)}>
                    {choice.model || savedQuestionText.defaultModel}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
