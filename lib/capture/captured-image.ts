import * as v from 'valibot';

import { pictureSchema } from '#lib/protocol/chat.ts';

/** Which image to read, as it is put down for the script that reads it. */
export interface ImageWanted {
  /** As the browser's menu tells it. */
  readonly url: string;
  /** Whether its pixels are wanted, or only where it is. */
  readonly draws: boolean;
}

const capturedImageSchema = v.object({
  /** What the page says instead of it. */
  text: v.pipe(v.string(), v.maxLength(10_000)),
  /** Absent where the page's pixels may not be read. */
  picture: v.exactOptional(
    v.object({
      ...pictureSchema.entries,
      data: v.pipe(v.string(), v.maxLength(4_000_000), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
    }),
  ),
  /** Whether it was made so much smaller that small print may be lost. */
  isCut: v.boolean(),
  /** Where the tab shows it, in CSS pixels; absent where it cannot be seen, or its place is not known. */
  area: v.exactOptional(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
  /** How large the tab's viewport is, in the same pixels. */
  viewport: v.object({ width: v.number(), height: v.number() }),
});

/** What the image script returns. It ran in a page, so everything in it is untrusted. */
export type CapturedImage = v.InferOutput<typeof capturedImageSchema>;

/** Tells whether `value` is what the image script returns. */
export function isCapturedImage(value: unknown): value is CapturedImage {
  return v.is(capturedImageSchema, value);
}
