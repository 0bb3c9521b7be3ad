import * as v from 'valibot';

import { answerParametersSchema } from './answer-parameters.ts';
import { bodyFieldsSchema } from './body-fields.ts';
import { headerValuesSchema } from './credentials.ts';

/** The dialects that are spoken over HTTP. */
export const httpDialectSchema = v.picklist([
  'chat-completions',
  'responses',
  'messages',
  'gemini',
  'event-stream',
]);
export type HttpDialectName = v.InferOutput<typeof httpDialectSchema>;

/** Every dialect that Gloss speaks. `on-device`: the model that is built into the browser. */
export type DialectName = HttpDialectName | 'on-device';

/** The request of a plain event-stream endpoint, and where its text is. */
export const eventStreamSchema = v.object({
  method: v.picklist(['GET', 'POST']),
  /**
   * For `GET` a query string, for `POST` a JSON text. `{{question}}`, `{{context}}`, `{{prompt}}` (both) and
   * `{{model}}` are replaced by their values, URL-encoded or JSON-escaped, as are the answer parameters `{{system}}`,
   * `{{temperature}}`, `{{length}}` and `{{effort}}`; with `POST` `{{images}}` too, by a JSON array of `data:` URLs.
   */
  template: v.string(),
  /** A JSON path such as `choices[0].text`; empty when each event's data is the text itself. */
  textField: v.string(),
});
export type EventStream = v.InferOutput<typeof eventStreamSchema>;

const commonFields = {
  id: v.string(),
  /** Id of the preset that it was created from. */
  preset: v.string(),
  name: v.string(),
};

/** A server as the user set it up. Holds no key. */
export const serverProviderSchema = v.object({
  ...commonFields,
  dialect: httpDialectSchema,
  /** What the provider's docs call the base URL (with `/v1` where it has one); for `event-stream`, the endpoint. */
  baseUrl: v.string(),
  model: v.string(),
  eventStream: v.exactOptional(eventStreamSchema),
  /** The user has agreed to plain `http:` for this host, which is not loopback. */
  insecure: v.exactOptional(v.boolean()),
  /** The answer parameters of its models, unless a saved question or a chat overrides them. */
  parameters: v.exactOptional(answerParametersSchema),
  /** Added to the body of every question; not for `event-stream`, whose template is the body. */
  bodyFields: v.exactOptional(bodyFieldsSchema),
  /** Headers that an organization has set. Those of users are in the vault. */
  headers: v.exactOptional(headerValuesSchema),
});
export type ServerProvider = v.InferOutput<typeof serverProviderSchema>;

/** The browser's own model. It has no address and no key. */
const onDeviceProviderSchema = v.object({
  ...commonFields,
  dialect: v.literal('on-device'),
  /** Always empty: the browser decides which model it has. */
  model: v.string(),
});
export type OnDeviceProvider = v.InferOutput<typeof onDeviceProviderSchema>;

/** A provider that can be asked, as the user set it up. */
export const providerSchema = v.variant('dialect', [serverProviderSchema, onDeviceProviderSchema]);
export type Provider = v.InferOutput<typeof providerSchema>;

/** Whether a question has to name a model. Other providers have one model, or choose it themselves. */
export function needsModel({ dialect }: { readonly dialect: DialectName }): boolean {
  return dialect !== 'event-stream' && dialect !== 'on-device';
}

/** Whether questions to both go to the same place in the same way. */
export function isSameEndpoint(one: Provider, other: Provider): boolean {
  if (one.dialect === 'on-device' || other.dialect === 'on-device') return one.dialect === other.dialect;
  return one.dialect === other.dialect && one.baseUrl === other.baseUrl;
}

/** The origin that a provider's requests go to; null for the browser's own model, which sends none. */
export function originOf(provider: Provider): string | null {
  return provider.dialect === 'on-device' ? null : new URL(provider.baseUrl).origin;
}
