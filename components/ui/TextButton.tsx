import './button.css';
import type { ButtonHTMLAttributes, JSX } from 'preact';

interface TextButtonProps extends Omit<ButtonHTMLAttributes, 'class' | 'type'> {
  readonly class?: string;
}

/** A button that looks like a link, inside or after a sentence. */
export function TextButton({ class: extra, ...rest }: TextButtonProps): JSX.Element {
  return (
    <button {...rest} type="button" class={extra === undefined ? 'text-button' : `text-button ${extra}`} />
  );
}
