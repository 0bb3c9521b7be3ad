import './progress.css';
import type { JSX } from 'preact';

interface ProgressProps {
  /** What is in progress. */
  readonly label: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** A progress bar. */
export function Progress({ label, share }: ProgressProps): JSX.Element {
  return <progress aria-label={label} value={share} />;
}
