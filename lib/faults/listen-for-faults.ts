import { type FaultRoom, reportFault } from './report-fault.ts';

/** Reports uncaught exceptions and unhandled rejections in this context as faults of `room`. */
export function listenForFaults(room: FaultRoom): void {
  globalThis.addEventListener('error', (event) => void reportFault(event.error, room));
  globalThis.addEventListener('unhandledrejection', (event) => void reportFault(event.reason, room));
}

/** Reports the rejection of a promise that no caller awaits. */
export function reportRejection(work: Promise<unknown>, room: FaultRoom): void {
  work.catch((error: unknown) => reportFault(error, room));
}
