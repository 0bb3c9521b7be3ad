import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

import { remInPx } from '#components/ui/text-scale.ts';
import type { ModelPicker } from '#lib/panel/models/create-model-picker.ts';
import type { ModelGroup, ModelOption } from '#lib/panel/models/find-models.ts';
import { isSameModel, type ModelRef } from '#lib/protocol/model.ts';
import { modelText } from '#lib/wording/models.ts';

import { cutLayout, HEADING_REM, layOutModels, OPTION_REM } from './lay-out-models.ts';
import { ModelRow } from './ModelRow.tsx';

/** What is drawn above and below what is seen, so that scrolling shows no gap. */
const OVERSCAN_PX = 400;

/** The height of the list until it has been measured. */
const FIRST_HEIGHT_PX = 480;

interface ModelListProps {
  readonly id: string;
  readonly picker: ModelPicker;
  readonly current: ModelRef | undefined;
  readonly now: number;
  readonly optionId: (key: string) => string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onChoose: (option: ModelOption) => void;
}

/** The part of a group's heading after its name. */
function statusOf(group: ModelGroup, { fetching, providers }: ModelPicker, now: number): string {
  const { provider: id } = group;
  if (id === undefined) return '';
  if (fetching.value.has(id)) return modelText.fetching;
  const provider = providers.value.find((one) => one.id === id);
  if (provider?.isFixed) return '';
  return provider?.list ? modelText.age(now - provider.list.at) : modelText.notFetched;
}

function nameOf({ type, providerName }: ModelGroup): string {
  return type === 'provider' ? (providerName ?? '') : modelText[type];
}

/**
 * The models, of which only those in sight are in the document: there may be thousands. The active option is always in
 * it, because the search field refers to it.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/listbox/
 */
export function ModelList({
  id,
  picker,
  current,
  now,
  optionId,
  onKeyDown,
  onChoose,
}: ModelListProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const scrollTop = useSignal(0);
  const boxHeight = useSignal(FIRST_HEIGHT_PX);
  const layout = useComputed(() => layOutModels(picker.groups.value)).value;
  const active = picker.active.value?.key;
  const rem = remInPx.value;

  function measure(): void {
    if (!box.current) return;
    scrollTop.value = box.current.scrollTop;
    boxHeight.value = box.current.clientHeight || FIRST_HEIGHT_PX;
  }

  // Keeps the active option in sight, with the heading above the first one.
  useLayoutEffect(() => {
    const element = box.current;
    const place = active === undefined ? undefined : layout.byKey.get(active);
    if (!element || !place) return measure();
    const top = place.position === 1 ? 0 : (place.top - HEADING_REM) * rem;
    if (top < element.scrollTop) element.scrollTop = top;
    const end = (place.top + OPTION_REM) * rem - element.clientHeight;
    if (end > element.scrollTop) element.scrollTop = end;
    measure();
  }, [active, layout, rem]);

  function optionAt(target: EventTarget | null): ModelOption | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null;
    return row ? layout.byKey.get(row.dataset['key'] ?? '')?.option : undefined;
  }

  const from = (scrollTop.value - OVERSCAN_PX) / rem;
  const to = (scrollTop.value + boxHeight.value + OVERSCAN_PX) / rem;
  return (
    <div
      ref={box}
      id={id}
      class="model-list"
      role="listbox"
      aria-label={modelText.list}
      aria-activedescendant={active === undefined ? undefined : optionId(active)}
      tabIndex={0}
      onScroll={measure}
      onKeyDown={onKeyDown}
      // Keeps the focus in the search field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={({ target }) => {
        const option = optionAt(target);
        if (!option) return;
        const isStar = target instanceof Element && target.closest('.model-star') !== null;
        if (isStar) picker.toggleFavourite(option);
        else onChoose(option);
      }}
      onPointerMove={({ target }) => {
        const option = optionAt(target);
        if (option && option.key !== active) picker.activate(option.key);
      }}
    >
      <div
        class="model-canvas"
        role="none"
        style={{
          height: `${layout.height}rem`,
          '--heading-height': `${HEADING_REM}rem`,
          '--option-height': `${OPTION_REM}rem`,
        }}
      >
        {cutLayout(layout, from, to, active).map(({ group, top, options }) => {
          const name = nameOf(group);
          const status = statusOf(group, picker, now);
          return (
            <div
              key={`${group.type} ${group.provider ?? ''}`}
              role="group"
              aria-label={status === '' ? name : `${name}, ${status}`}
            >
              <div class="model-heading" aria-hidden="true" style={{ top: `${top}rem` }}>
                <bdi>{name}</bdi>
                <span>{status}</span>
              </div>
              {options.map(({ option, ...place }) => (
                <ModelRow
                  key={option.key}
                  option={option}
                  {...place}
                  id={optionId(option.key)}
                  count={layout.count}
                  isActive={option.key === active}
                  isCurrent={
                    current !== undefined && option.entry !== undefined && isSameModel(option, current)
                  }
                  isFavourite={picker.isFavourite(option)}
                  namesProvider={group.type !== 'provider'}
                  now={now}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}
