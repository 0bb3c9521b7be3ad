import { type ReadonlySignal, signal } from '@preact/signals';

import type { FaultKind } from '#lib/protocol/fault.ts';
import type { Problem } from '#lib/protocol/panel-frames.ts';

/** What the user is told that went wrong, apart from answers. */
export interface Problems {
  /** Why the last thing that was asked about is not there, or the draft not saved. */
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
