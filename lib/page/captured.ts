import * as v from 'valibot';

const capturedSchema = v.object({
  text: v.string(),
  title: v.string(),
  url: v.string(),
});

/** What the capture script returns. It ran in a page, so every word is untrusted. */
export type Captured = v.InferOutput<typeof capturedSchema>;

/** Tells whether `value` is what the capture script returns. */
export function isCaptured(value: unknown): value is Captured {
  return v.is(capturedSchema, value);
}
