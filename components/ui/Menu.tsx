import './menu.css';
import type { JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';

import { Icon, type IconName } from './Icon.tsx';

/** One item of a menu. */
export interface MenuItem {
  readonly name: string;
  /** What choosing it does or needs, in one or two sentences, which are shown in full. */
  readonly hint: string;
  /** The hint is a page's title, which may be long: it is truncated after a few lines. */
  readonly isTitle?: boolean;
  readonly icon: IconName;
  /** Shown, but cannot be chosen; the hint says why. */
  readonly isDisabled?: boolean;
  /** Called inside the click, while the user gesture is valid. The menu closes afterwards. */
  readonly choose: () => void;
}

/** The item that gets the keyboard when a menu opens. */
export type MenuEnd = 'first' | 'last';

interface MenuProps {
  /** The accessible name. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The item that has the focus at first. */
  readonly end: MenuEnd;
  /** @param returnsFocus - False when the user has moved the focus elsewhere. */
  readonly onClose: (returnsFocus: boolean) => void;
}

/** The item that a key moves the focus to from item `at`; undefined for other keys. */
function findTarget(key: string, at: number, names: readonly string[]): number | undefined {
  const { length } = names;
  switch (key) {
    case 'ArrowDown':
      return (at + 1) % length;
    case 'ArrowUp':
      return (at + length - 1) % length;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default: {
      if (key.length !== 1 || key === ' ') return undefined;
      const after = names.map((_name, index) => (at + 1 + index) % length);
      return after.find((index) => names[index]?.toLowerCase().startsWith(key.toLowerCase()));
    }
  }
}

/**
 * A menu above the element that follows it, open while it is rendered.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/menu-button/
 */
export function Menu({ label, items, end, onClose }: MenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();

  function buttons(): HTMLElement[] {
    return [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  }

  useLayoutEffect(
    () =>
      buttons()
        .at(end === 'last' ? -1 : 0)
        ?.focus(),
    [],
  );

  useEffect(() => {
    const ending = new AbortController();
    const onElsewhere = ({ target }: Event): void => {
      // The button that opened the menu closes it itself.
      const own = menu.current?.parentElement;
      if (target instanceof Node && !own?.contains(target)) onClose(false);
    };
    for (const type of ['pointerdown', 'focusin']) {
      document.addEventListener(type, onElsewhere, { signal: ending.signal });
    }
    return () => ending.abort();
  }, [onClose]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Closing refocuses the button first, so Tab moves on from there.
    if (event.key === 'Tab') return onClose(true);
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    const to = findTarget(
      event.key,
      at,
      items.map(({ name }) => name),
    );
    if (event.key !== 'Escape' && to === undefined) return;
    event.preventDefault();
    // The panel would stop the answer on Escape.
    event.stopPropagation();
    if (to === undefined) onClose(true);
    else all[to]?.focus();
  }

  return (
    <div ref={menu} class="menu" role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
      {items.map(({ name, hint, isTitle, icon, isDisabled, choose }, index) => (
        <div key={name} class="menu-item" role="none">
          <Icon name={icon} />
          <button
            type="button"
            class="menu-name"
            role="menuitem"
            tabIndex={-1}
            aria-describedby={`${id}-${index}`}
            aria-disabled={isDisabled}
            onPointerMove={(event) => event.currentTarget.focus()}
            onClick={() => {
              if (isDisabled) return;
              choose();
              onClose(true);
            }}
          >
            {name}
          </button>
          <span id={`${id}-${index}`} class={isTitle ? 'menu-hint is-title' : 'menu-hint'} dir="auto">
            {hint}
          </span>
        </div>
      ))}
    </div>
  );
}
