import '#components/ui/checkbox.css';
import './model-picker.css';
import { useComputed } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { useEscape } from '#components/ui/use-escape.ts';
import { LIST_MOVES } from '#lib/panel/list-move.ts';
import { createModelPicker } from '#lib/panel/models/create-model-picker.ts';
import { modelText } from '#lib/wording/models.ts';

import { ListProblems } from './ListProblems.tsx';
import { ModelDetails } from './ModelDetails.tsx';
import { ModelList } from './ModelList.tsx';

interface ModelPickerProps {
  /** The button that opened it; the picker is above it, or below it if there is more room. */
  readonly button: RefObject<HTMLButtonElement | null>;
  /** Whether it is in a message, which would clip it: then it goes to the top layer. */
  readonly isInMessage?: boolean;
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
  readonly onChoose: (provider: string, model: string) => void;
}

/** Space between the picker and the edges of the panel, in CSS pixels. */
const MARGIN = 8;

/** Keeps the picker at its button, whose place changes with the panel's size. */
function usePlace(
  button: RefObject<HTMLButtonElement | null>,
  picker: RefObject<HTMLDivElement | null>,
): void {
  useLayoutEffect(() => {
    const place = (): void => {
      const { top = 0, bottom = 0 } = button.current?.getBoundingClientRect() ?? {};
      if (!picker.current) return;
      const below = window.innerHeight - bottom;
      const isBelow = below > top;
      const { style } = picker.current;
      style.top = isBelow ? `${bottom + MARGIN / 2}px` : 'auto';
      style.bottom = isBelow ? 'auto' : `${window.innerHeight - top + MARGIN / 2}px`;
      style.maxHeight = `${(isBelow ? below : top) - MARGIN * 1.5}px`;
    };
    // Missing in jsdom.
    if (picker.current?.popover) picker.current.showPopover?.();
    place();
    window.addEventListener('resize', place);
    return () => window.removeEventListener('resize', place);
  }, []);
}

/**
 * Lets the user choose a model: a search field that keeps the focus, and the list that it moves through. The
 * models of the providers are fetched when it opens.
 */
export function ModelPicker({
  button,
  isInMessage = false,
  onClose,
  onChoose,
}: ModelPickerProps): JSX.Element {
  const { store, platform } = usePanel();
  const root = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const id = useId();
  const [now] = useState(() => store.now());
  const current = useComputed(() => {
    const provider = store.modelChoice.provider.value;
    return provider ? { provider: provider.id, model: provider.model } : undefined;
  });
  const picker = useMemo(() => createModelPicker(platform.connect, current, platform.isPrivate.peek()), []);
  usePlace(button, root);

  useLayoutEffect(() => search.current?.focus(), []);
  useEffect(() => {
    let isOpen = true;
    void import('#lib/prices/read-price-table.ts').then(({ readPriceTable }) => {
      if (isOpen) picker.priced(readPriceTable());
    });
    return () => {
      isOpen = false;
      picker.end();
    };
  }, []);
  useEffect(() => {
    const ending = new AbortController();
    const onElsewhere = ({ target }: Event): void => {
      const isOwn = target instanceof Node && root.current?.parentElement?.contains(target);
      if (!isOwn) onClose(false);
    };
    for (const type of ['pointerdown', 'focusin']) {
      document.addEventListener(type, onElsewhere, { signal: ending.signal });
    }
    return () => ending.abort();
  }, [onClose]);
  useEscape(root, (event) => {
    event.preventDefault();
    onClose(true);
  });

  const optionId = (key: string): string => `${id}-${key.replaceAll(/\s/g, '_')}`;
  const active = picker.active.value;
  const wanted = picker.wanted.value;
  const count = picker.options.value.filter(({ entry }) => entry).length;
  const hidden = picker.hidden.value;
  const fault = picker.fault.value;

  function onKeyDown(event: KeyboardEvent): void {
    if (event.isComposing || event.metaKey || event.altKey) return;
    const { key, target, ctrlKey } = event;
    const isInField = target === search.current;
    if (key === 'Enter') {
      // The picker is inside the composer's form.
      event.preventDefault();
      if (active) onChoose(active.provider, active.model);
      return;
    }
    // Home and End move the caret while the search field has text, unless Control is pressed.
    const isForText = isInField && wanted !== '' && !ctrlKey && (key === 'Home' || key === 'End');
    const move = LIST_MOVES[key];
    if (!move || isForText || event.shiftKey) return;
    event.preventDefault();
    picker.move(move);
  }

  return (
    <div
      ref={root}
      class="model-popover"
      role="dialog"
      aria-label={modelText.title}
      tabIndex={-1}
      popover={isInMessage ? 'manual' : undefined}
    >
      <div class="model-search">
        <input
          ref={search}
          type="search"
          aria-label={modelText.search}
          placeholder={modelText.search}
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={active ? optionId(active.key) : undefined}
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          value={wanted}
          onInput={(event) => picker.search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton icon="again" name={modelText.refresh} onClick={() => picker.refresh()} />
      </div>
      {fault && <FaultNotice fault={fault} onReload={platform.reload} />}
      <ListProblems problems={picker.problems.value} />
      {picker.isReady.value && (
        <>
          <p class="unseen" role="status">
            {wanted === '' ? '' : modelText.found(count)}
          </p>
          {picker.options.value.length === 0 ? (
            <p class="model-none">
              {picker.providers.value.length === 0 ? modelText.noProvider : modelText.none}
            </p>
          ) : (
            <ModelList
              id={`${id}-list`}
              picker={picker}
              current={current.value}
              now={now}
              optionId={optionId}
              onKeyDown={onKeyDown}
              onChoose={({ provider, model }) => onChoose(provider, model)}
            />
          )}
          <ModelDetails picker={picker} now={now} />
        </>
      )}
      {(hidden > 0 || picker.showsAll.value) && (
        <label class="model-all">
          <input
            type="checkbox"
            role="switch"
            aria-checked={picker.showsAll.value}
            checked={picker.showsAll.value}
            onChange={(event) => picker.showAll(event.currentTarget.checked)}
          />
          <span>{modelText.showAll}</span>
          {hidden > 0 && <span class="model-hidden">{modelText.hidden(hidden)}</span>}
        </label>
      )}
    </div>
  );
}
