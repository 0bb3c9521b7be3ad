import './disclosure.css';
import type { ComponentChildren, JSX } from 'preact';

import { Icon } from './Icon.tsx';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  /** `data-part`, by which tests and style sheets find it. */
  readonly part?: string;
  /** Whether it is open at first. */
  readonly isOpen?: boolean;
  readonly onToggle?: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}

/** Details that are collapsed behind a summary. */
export function Disclosure({
  summary,
  part,
  isOpen = false,
  onToggle,
  children,
}: DisclosureProps): JSX.Element {
  return (
    <details
      class="disclosure"
      data-part={part}
      open={isOpen}
      onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}
    >
      <summary>
        <Icon name="chevron" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
