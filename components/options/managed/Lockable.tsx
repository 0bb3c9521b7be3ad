import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

import { managedText } from '#lib/wording/managed.ts';

interface LockableProps {
  readonly isLocked: boolean;
  readonly children: ComponentChildren;
}

/** Disables fields that the organization has locked, and says why. */
export function Lockable({ isLocked, children }: LockableProps): JSX.Element {
  const reason = useId();
  if (!isLocked) return <>{children}</>;
  return (
    <fieldset class="lockable" disabled aria-describedby={reason}>
      {children}
      <p id={reason} class="hint">
        {managedText.locked}
      </p>
    </fieldset>
  );
}
