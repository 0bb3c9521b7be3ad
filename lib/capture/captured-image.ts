import * as v from 'valibot';

import { pictureSchema } from '#lib/protocol/chat.ts';

/** The argument of the image script. */
export interface ImageWanted {
  /** The image's URL, as the browser's menu reports it. */
  readonly url: string;
  /** Whether to read its pixels, or only its place. */
  readonly draws: boolean;
}

const capturedImageSchema = v.object({
  /** Its alternative text or caption. */
  text: v.pipe(v.string(), v.maxLength(10_000)),
  /** Absent where the browser does not let the pixels be read. */
  picture: v.exactOptional(
    v.object({
      ...pictureSchema.entries,
      data: v.pipe(v.string(), v.maxLength(4_000_000), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
    }),
  ),
  /** Whether it was reduced so much that small print may be illegible. */
  isCut: v.boolean(),
  /** Where it appears in the tab, in CSS pixels; absent when it cannot be seen or its place is unknown. */
  area: v.exactOptional(v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() })),
  /** The size of the tab's viewport, in CSS pixels. */
  viewport: v.object({ width: v.number(), height: v.number() }),
});

/** The result of the image script. It ran in a page, so everything in it is untrusted. */
export type CapturedImage = v.InferOutput<typeof capturedImageSchema>;

export function isCapturedImage(value: unknown): value is CapturedImage {
  return v.is(capturedImageSchema, value);
}
