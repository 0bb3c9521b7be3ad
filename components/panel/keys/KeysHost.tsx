import type { JSX } from 'preact';

import { useLoaded } from '#components/ui/use-loaded.ts';

interface KeysHostProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The keyboard help, which is loaded when it is first opened. */
export function KeysHost({ isOpen, onClose }: KeysHostProps): JSX.Element | null {
  const loaded = useLoaded(isOpen, () => import('./KeysDialog.tsx'));
  return isOpen && loaded ? <loaded.KeysDialog onClose={onClose} /> : null;
}
