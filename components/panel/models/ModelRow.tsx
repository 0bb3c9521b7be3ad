import type { JSX } from 'preact';

import { Icon } from '#components/ui/Icon.tsx';
import type { ModelOption } from '#lib/panel/models/find-models.ts';
import type { ModelEntry } from '#lib/panel/models/model-entries.ts';
import { modelText } from '#lib/wording/models.ts';

/** What is known about a model, most relevant to the choice first. */
export function describeModel(
  { kind, contextTokens, price, pricedOn, retiresOn }: ModelEntry,
  now: number,
  sayContext: (tokens: number) => string,
): string[] {
  const today = new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const retirement = retiresOn !== undefined && retiresOn < today ? modelText.retired : modelText.retires;
  return [
    retiresOn === undefined ? '' : retirement(retiresOn),
    modelText.kinds[kind],
    price ? modelText.price(price) : '',
    contextTokens === undefined ? '' : sayContext(contextTokens),
    pricedOn === undefined ? '' : modelText.pricesOf(pricedOn),
  ].filter((part) => part !== '');
}

interface ModelRowProps {
  readonly option: ModelOption;
  readonly id: string;
  readonly top: number;
  readonly position: number;
  readonly count: number;
  readonly isActive: boolean;
  /** Whether it is the current model. */
  readonly isCurrent: boolean;
  readonly isFavourite: boolean;
  /** Whether to name its provider, because the group's heading does not. */
  readonly namesProvider: boolean;
  readonly now: number;
}

/** One model of the list. Clicks are handled by the list; `data-key` says on what. */
export function ModelRow({
  option,
  id,
  top,
  position,
  count,
  isActive,
  isCurrent,
  isFavourite,
  namesProvider,
  now,
}: ModelRowProps): JSX.Element {
  const { key, model, providerName, entry } = option;
  const name = entry ? entry.name || modelText.default : modelText.use(model);
  const facts = entry ? describeModel(entry, now, modelText.context) : [];
  const parts = namesProvider ? [modelText.at(providerName), ...facts] : facts;
  return (
    <div
      id={id}
      class="model-option"
      role="option"
      tabIndex={-1}
      data-key={key}
      data-active={isActive}
      aria-selected={isCurrent}
      aria-setsize={count}
      aria-posinset={position}
      style={{ top: `${top}rem` }}
    >
      <span class="model-mark">{isCurrent && <Icon name="check" />}</span>
      <span class="model-text">
        <bdi class="model-name" title={model}>
          {name}
        </bdi>{' '}
        <span class="model-facts">{parts.join(' · ')}</span>
      </span>
      {entry && (
        <span class="model-star" data-on={isFavourite} aria-hidden="true">
          <Icon name="star" />
        </span>
      )}
    </div>
  );
}
