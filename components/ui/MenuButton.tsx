import type { JSX, RefObject } from 'preact';

import { Icon, type IconName } from './Icon.tsx';
import type { MenuEnd } from './Menu.tsx';

interface MenuButtonProps {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly icon: IconName;
  readonly name: string;
  readonly tip?: string;
  /** Undefined while the menu is closed. */
  readonly end: MenuEnd | undefined;
  readonly onChange: (end: MenuEnd | undefined) => void;
}

/** An icon that opens a menu, also by the arrow keys. */
export function MenuButton({ button, icon, name, tip = name, end, onChange }: MenuButtonProps): JSX.Element {
  return (
    <button
      ref={button}
      type="button"
      class="icon-button"
      aria-label={name}
      title={tip}
      aria-haspopup="menu"
      aria-expanded={end !== undefined}
      onClick={() => onChange(end ? undefined : 'first')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        onChange(event.key === 'ArrowUp' ? 'last' : 'first');
      }}
    >
      <Icon name={icon} />
    </button>
  );
}
