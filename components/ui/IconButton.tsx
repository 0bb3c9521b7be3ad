import './button.css';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { Icon, type IconName } from './Icon.tsx';

interface IconButtonProps {
  readonly icon: IconName;
  /** The accessible name, and the tooltip. */
  readonly name: string;
  readonly onClick: () => void;
  /** A signal re-renders the button alone: there may be hundreds. */
  readonly disabled?: boolean | ReadonlySignal<boolean>;
  readonly class?: string | undefined;
  /** `data-key`, by which a list finds the button again to focus it. */
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
