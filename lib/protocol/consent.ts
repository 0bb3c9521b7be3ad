import * as v from 'valibot';

/** A kind of data that the user agrees to send. `text`: the question, and the text of web pages. */
export const dataKindSchema = v.picklist(['text', 'pdf', 'picture']);
export type DataKind = v.InferOutput<typeof dataKindSchema>;

/** What the user has agreed to send to one origin. */
export const consentSchema = v.object({
  /** Such as `https://api.openai.com`. */
  origin: v.string(),
  kinds: v.array(dataKindSchema),
  /** When the user last agreed, in Unix ms; absent for what was agreed before times were kept. */
  at: v.exactOptional(v.number()),
});
export type Consent = v.InferOutput<typeof consentSchema>;
