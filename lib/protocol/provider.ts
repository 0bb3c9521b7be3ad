import * as v from 'valibot';

/** The wire dialects that Gloss speaks. */
export const dialectNameSchema = v.picklist([
  'chat-completions',
  'responses',
  'messages',
  'gemini',
  'event-stream',
]);
export type DialectName = v.InferOutput<typeof dialectNameSchema>;

/** How a plain event-stream endpoint is asked, and where its text is. */
export const eventStreamSchema = v.object({
  method: v.picklist(['GET', 'POST']),
  /**
   * For `GET` a query string, for `POST` a JSON text. `{{question}}`, `{{context}}`, `{{prompt}}` (both) and
   * `{{model}}` are replaced by their values, URL-encoded or JSON-escaped; with `POST` `{{images}}` too, by a JSON array
   * of `data:` URLs.
   */
  template: v.string(),
  /** A JSON path such as `choices[0].text`; empty when each event's data is the text as it is. */
  textField: v.string(),
});
export type EventStream = v.InferOutput<typeof eventStreamSchema>;

/** A provider as the user set it up. Holds no key. */
export const providerSchema = v.object({
  id: v.string(),
  /** Id of the preset that it was made from. */
  preset: v.string(),
  name: v.string(),
  dialect: dialectNameSchema,
  /** What the provider's docs call the base URL (with `/v1` where it has one); for `event-stream`, the endpoint. */
  baseUrl: v.string(),
  model: v.string(),
  eventStream: v.exactOptional(eventStreamSchema),
  /** The user has agreed to plain `http:` for this host, which is not loopback. */
  insecure: v.exactOptional(v.boolean()),
});
export type Provider = v.InferOutput<typeof providerSchema>;
