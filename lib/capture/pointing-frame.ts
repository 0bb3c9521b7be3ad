import * as v from 'valibot';

import { capturedListSchema } from './captured.ts';
import type { PointingFrame } from './pointing.ts';

const pointingFrameSchema = v.variant('type', [
  v.object({ type: v.literal('picked'), count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.object({ type: v.literal('taken'), parts: capturedListSchema }),
  v.object({ type: v.literal('left') }),
]);

/** Guards the script's messages. The script runs in a page, so they are untrusted. */
export function isPointingFrame(value: unknown): value is PointingFrame {
  return v.is(pointingFrameSchema, value);
}
