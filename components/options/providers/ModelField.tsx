import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { FailureDetails } from '#components/providers/FailureDetails.tsx';
import { Field } from '#components/ui/Field.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { CheckState } from '#lib/options/create-check.ts';
import type { ListedModel } from '#lib/protocol/model.ts';
import { modelText } from '#lib/wording/models.ts';
import { providerText } from '#lib/wording/providers.ts';

interface ModelFieldProps {
  readonly dataKey: string;
  readonly value: string;
  /** Whether the provider was saved without a model, and needs one. */
  readonly isMissed: boolean;
  /** Suggestions from the preset. */
  readonly suggestions: readonly string[];
  readonly listing: CheckState<readonly ListedModel[]> | undefined;
  /** The provider's name. */
  readonly provider: string;
  /** The origin of this browser's extension pages. */
  readonly origin: string;
  readonly onChange: (model: string) => void;
  /** Absent until the provider is saved: before that, its models cannot be fetched. */
  readonly onFetch: (() => void) | undefined;
}

function Listing({
  listing,
  provider,
  origin,
}: Pick<ModelFieldProps, 'listing' | 'provider' | 'origin'>): JSX.Element | null {
  switch (listing?.type) {
    case undefined:
      return null;
    case 'running':
      return <span>{providerText.fetchingModels}</span>;
    case 'interrupted':
      return <span>{providerText.interrupted(provider)}</span>;
    case 'done':
      return <span>{providerText.modelsFound(listing.result.length)}</span>;
    case 'failed':
      return <FailureDetails failure={listing.failure} provider={provider} origin={origin} />;
    default:
      return listing satisfies never;
  }
}

/** The model, with suggestions from the preset and from the provider itself. */
export function ModelField({
  dataKey,
  value,
  isMissed,
  suggestions,
  listing,
  provider,
  origin,
  onChange,
  onFetch,
}: ModelFieldProps): JSX.Element {
  const listId = useId();
  const listed = listing?.type === 'done' ? listing.result : [];
  const answering = listed.filter(({ kind }) => kind === 'chat');
  const others = suggestions.filter((model) => !listed.some(({ id }) => id === model));
  return (
    <Field
      label={providerText.model}
      error={isMissed ? providerText.modelMissing : undefined}
      hint={
        onFetch && (
          <div class="fetch-models">
            <TextButton onClick={onFetch}>{providerText.fetchModels}</TextButton>
            <div class="outcome" aria-live="polite">
              <Listing listing={listing} provider={provider} origin={origin} />
            </div>
          </div>
        )
      }
    >
      {(attributes) => (
        <>
          <input
            {...attributes}
            data-key={dataKey}
            class="code"
            list={listId}
            value={value}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <datalist id={listId}>
            {answering.map((model) => (
              <option key={model.id} value={model.id}>
                {modelText.summary(model)}
              </option>
            ))}
            {others.map((model) => (
              <option key={model}>{model}</option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
