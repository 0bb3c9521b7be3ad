import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';

interface KeysHostProps {
  readonly isOpen: Signal<boolean>;
}

/** The keyboard help, which is loaded when it is first opened. */
export function KeysHost({ isOpen }: KeysHostProps): JSX.Element | null {
  const loaded = useLoaded(isOpen.value, () => import('./KeysDialog.tsx'));
  return isOpen.value && loaded ? <loaded.KeysDialog onClose={() => (isOpen.value = false)} /> : null;
}
