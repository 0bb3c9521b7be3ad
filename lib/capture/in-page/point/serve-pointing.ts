import { readParts } from '#lib/capture/in-page/read/read-parts.ts';
import { isPointingStep, type PointingFrame } from '#lib/capture/pointing.ts';

import { pointAtParts } from './point-at-parts.ts';

/** The part of `runtime.Port` that is used here. */
interface PanelPort {
  postMessage(message: PointingFrame): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** Lets the user point at parts of a page for a panel, and reads what is taken. Ends when the panel closes the port. */
export function servePointing(page: Document, port: PanelPort): void {
  const closing = new AbortController();
  const pointing = pointAtParts(
    page,
    {
      picked: (count) => port.postMessage({ type: 'picked', count }),
      taken: (parts) =>
        // A part that cannot be read counts as empty; the panel is waiting for an end.
        void readParts(page, parts)
          .catch(() => [])
          .then((read) => port.postMessage({ type: 'taken', parts: read })),
      left: () => port.postMessage({ type: 'left' }),
    },
    closing.signal,
  );
  port.onDisconnect.addListener(() => closing.abort());
  port.onMessage.addListener((step) => {
    if (isPointingStep(step)) pointing?.step(step);
  });
  // Not HTML: there is nothing to point at.
  if (!pointing) port.postMessage({ type: 'taken', parts: [] });
}
