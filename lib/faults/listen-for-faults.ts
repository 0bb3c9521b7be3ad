import { type FaultRoom, reportFault } from './report-fault.ts';

/** Reports what nothing in this context caught: exceptions and rejections, as the fault of `room`. */
export function listenForFaults(room: FaultRoom): void {
  globalThis.addEventListener('error', (event) => void reportFault(event.error, room));
  globalThis.addEventListener('unhandledrejection', (event) => void reportFault(event.reason, room));
}

/** Reports what a promise rejects with that no caller waits for. */
export function reportRejection(work: Promise<unknown>, room: FaultRoom): void {
  work.catch((error: unknown) => reportFault(error, room));
}
