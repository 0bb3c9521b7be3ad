import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { Icon, type IconName } from './Icon.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  /** The accessible name, and the tooltip. */
  readonly name: string;
  readonly onClick: () => void;
  /** A signal changes the button alone, and not what is around it: there may be hundreds. */
  readonly disabled?: boolean | ReadonlySignal<boolean>;
  readonly class?: string;
  /** Tells the button apart, for who looks for it to give it the keyboard. */
  readonly dataKey?: string;
}

/** A button that shows an icon only. */
export function IconButton({
  icon,
  name,
  onClick,
  disabled,
  class: extra,
  dataKey,
}: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={extra === undefined ? 'icon-button' : `icon-button ${extra}`}
      aria-label={name}
      title={name}
      data-key={dataKey}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
