import './button.css';
import type { ButtonHTMLAttributes, JSX } from 'preact';

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'class'> {
  /** The one thing that most users want next. */
  readonly isPrimary?: boolean;
}

/** A button with a border and a name that can be read. */
export function Button({ isPrimary = false, type = 'button', ...rest }: ButtonProps): JSX.Element {
  return <button {...rest} type={type} class={isPrimary ? 'button primary' : 'button'} />;
}
