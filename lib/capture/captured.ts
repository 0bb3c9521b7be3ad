import * as v from 'valibot';

/** Longer values cannot come from our script. */
const shortText = v.pipe(v.string(), v.maxLength(10_000));

const capturedTableSchema = v.object({
  /** As the table appears in the text. */
  markdown: v.pipe(v.string(), v.maxLength(4_000_000)),
  /** The same as comma-separated values, in a code block. */
  csv: v.pipe(v.string(), v.maxLength(4_000_000)),
});

/** A large table in a text, in both formats. */
export type CapturedTable = v.InferOutput<typeof capturedTableSchema>;

const capturedSchema = v.object({
  /** Markdown. Empty when nothing is selected. */
  text: v.pipe(v.string(), v.maxLength(20_000_000)),
  title: shortText,
  url: v.pipe(v.string(), v.maxLength(4_000_000)),
  /** The page's declared language, a BCP 47 tag. */
  language: v.exactOptional(shortText),
  /** The large tables in it. */
  tables: v.exactOptional(v.pipe(v.array(capturedTableSchema), v.maxLength(1000))),
  /** Plain text right before and after a selection, about 300 characters each at most. */
  before: v.exactOptional(shortText),
  after: v.exactOptional(shortText),
  /** The selection is a password or another secret: it was not read, and no fallback may be used. */
  secret: v.exactOptional(v.literal(true)),
  /** The limit that truncated the text; absent when it is complete. */
  cut: v.exactOptional(v.picklist(['characters', 'nodes', 'time'])),
});

const capturedPageSchema = v.object({
  ...capturedSchema.entries,
  /** Everything that the page shows, when `text` is only its main part. */
  whole: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000_000))),
  /** How much of the page's text is in `text`, from 0 to 1; absent without `whole`. */
  share: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** The hosts of large frames whose text no script may read, one for each frame. */
  unreadFrames: v.exactOptional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(100))),
  /** Captions that the page's videos have loaded. */
  transcript: v.exactOptional(v.pipe(v.string(), v.maxLength(20_000_000))),
});

/** One passage that a script has read. The script ran in a page, so every word is untrusted. */
export type Captured = v.InferOutput<typeof capturedSchema>;

export function isCaptured(value: unknown): value is Captured {
  return v.is(capturedSchema, value);
}

/** More passages at once cannot come from our scripts. */
export const capturedListSchema = v.pipe(v.array(capturedSchema), v.maxLength(100));

/** Whether these are the passages that a script has read: each selection, or each part that was pointed at. */
export function areCaptured(value: unknown): value is Captured[] {
  return v.is(capturedListSchema, value);
}

/** The result of the page script; `before` and `after` are never set. */
export type CapturedPage = v.InferOutput<typeof capturedPageSchema>;

export function isCapturedPage(value: unknown): value is CapturedPage {
  return v.is(capturedPageSchema, value);
}
