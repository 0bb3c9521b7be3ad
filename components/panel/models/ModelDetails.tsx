import type { JSX } from 'preact';

import { IconButton } from '#components/ui/IconButton.tsx';
import type { ModelPicker } from '#lib/panel/models/create-model-picker.ts';
import { modelText } from '#lib/wording/models.ts';

import { describeModel } from './ModelRow.tsx';

/** The active option in full, with its star: an option itself may not contain a button. */
export function ModelDetails({ picker, now }: { picker: ModelPicker; now: number }): JSX.Element | null {
  const option = picker.active.value;
  if (!option?.entry) return null;
  const { entry, model } = option;
  const isFavourite = picker.isFavourite(option);
  const name = entry.name || modelText.default;
  const facts = describeModel(entry, now, modelText.exactContext);
  return (
    <div class="model-details">
      <div class="model-details-text">
        <p>
          <bdi>{name}</bdi>
          {model !== '' && model !== name && (
            <>
              {' '}
              <code>{model}</code>
            </>
          )}{' '}
          {modelText.at(entry.providerName)}
        </p>
        {facts.length > 0 && <p>{facts.join(' · ')}</p>}
        {entry.price && entry.price.input + entry.price.output > 0 && <p>{modelText.perMillion}</p>}
      </div>
      <IconButton
        icon="star"
        name={isFavourite ? modelText.removeFavourite(name) : modelText.addFavourite(name)}
        class={isFavourite ? 'star on' : 'star'}
        onClick={() => picker.toggleFavourite(option)}
      />
    </div>
  );
}
