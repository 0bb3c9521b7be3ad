import './disclosure.css';
import type { ComponentChildren, JSX } from 'preact';

import { Icon } from './Icon.tsx';

interface DisclosureProps {
  readonly summary: ComponentChildren;
  /** `data-part`, by which tests and style sheets find it. */
  readonly part?: string;
  /** Whether it is open at first. */
  readonly isOpen?: boolean;
  readonly children: ComponentChildren;
}

/** Details that are folded away behind a summary. */
export function Disclosure({ summary, part, isOpen = false, children }: DisclosureProps): JSX.Element {
  return (
    <details class="disclosure" data-part={part} open={isOpen}>
      <summary>
        <Icon name="chevron" />
        {summary}
      </summary>
      {children}
    </details>
  );
}
