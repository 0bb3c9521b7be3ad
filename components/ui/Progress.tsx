import './progress.css';
import type { JSX } from 'preact';

interface ProgressProps {
  /** What goes on. */
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** How far something has come, as a bar. */
export function Progress({ label, share }: ProgressProps): JSX.Element {
  return <progress aria-label={label} value={share} />;
}
