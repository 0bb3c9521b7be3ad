import './notice.css';
import type { ComponentChildren, JSX } from 'preact';

interface NoticeProps {
  /** `status` is read out when a screen reader is free, `alert` immediately. */
  readonly role?: 'status' | 'alert' | undefined;
  /** `data-part`, by which tests and style sheets find it. */
  readonly part?: string;
  /** A line at its start sets it apart from the text around it. */
  readonly isRuled?: boolean;
  /** What the user can do about it; one button ends the line. */
  readonly buttons?: ComponentChildren;
  /** The sentence. */
  readonly children: ComponentChildren;
}

/** One quiet sentence about what happened, with a button or two. */
export function Notice({ part, isRuled = false, buttons, children, ...rest }: NoticeProps): JSX.Element {
  return (
    <div class={isRuled ? 'notice ruled' : 'notice'} data-part={part} {...rest}>
      <span dir="auto">{children}</span>
      {buttons}
    </div>
  );
}
