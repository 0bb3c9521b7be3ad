import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type { Problem } from '#lib/protocol/frames/panel-frames.ts';

/** The problems that the user is told about, apart from those of answers. */
export interface Problems {
  /** Why the last requested quote is missing, or the draft was not saved. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** What failed inside Gloss, until a request succeeds. */
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  show(problem: Problem): void;
  dismiss(): void;
  showFault(fault: FaultKind | undefined): void;
}

/** Creates a panel without problems. */
export function createProblems(): Problems {
  const problem = signal<Problem | undefined>(undefined);
  const fault = signal<FaultKind | undefined>(undefined);
  return {
    problem,
    fault,
    show(next) {
      problem.value = next;
    },
    dismiss() {
      problem.value = undefined;
    },
    showFault(next) {
      fault.value = next;
    },
  };
}
