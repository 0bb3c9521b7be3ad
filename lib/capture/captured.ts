import * as v from 'valibot';

/** More than any page's own fields; what is longer did not come from our script. */
const shortText = v.pipe(v.string(), v.maxLength(10_000));

const capturedSchema = v.object({
  /** Markdown. Empty when nothing is selected. */
  text: v.pipe(v.string(), v.maxLength(20_000_000)),
  title: shortText,
  url: v.pipe(v.string(), v.maxLength(4_000_000)),
  /** The language that the page says it is in, a BCP 47 tag. */
  language: v.exactOptional(shortText),
  /** Plain text right before and after a selection, at most some 300 characters each. */
  before: v.exactOptional(shortText),
  after: v.exactOptional(shortText),
  /** What is selected is a password or the like: it was not read, and nothing may stand in for it. */
  secret: v.exactOptional(v.literal(true)),
  /** Why the text is not all that there was; absent when it is. */
  cut: v.exactOptional(v.picklist(['characters', 'nodes', 'time'])),
});

const capturedPageSchema = v.object({
  ...capturedSchema.entries,
  /** Everything that the page shows, when `text` is only the main part of it. */
  whole: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000_000))),
  /** Captions of the page's videos, as far as the page has loaded them. */
  transcript: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000_000))),
});

/** What the capture script returns. It ran in a page, so every word is untrusted. */
export type Captured = v.InferOutput<typeof capturedSchema>;

/** Tells whether `value` is what the capture script returns. */
export function isCaptured(value: unknown): value is Captured {
  return v.is(capturedSchema, value);
}

/** What the page script returns. `before` and `after` are never set. */
export type CapturedPage = v.InferOutput<typeof capturedPageSchema>;

/** Tells whether `value` is what the page script returns. */
export function isCapturedPage(value: unknown): value is CapturedPage {
  return v.is(capturedPageSchema, value);
}
