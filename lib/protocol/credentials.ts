import * as v from 'valibot';

/** Extra headers of a provider's requests, by name as it was typed. */
export const headerValuesSchema = v.record(v.string(), v.string());
export type HeaderValues = Readonly<Record<string, string>>;

/** What a request carries for its server alone. */
export interface Credentials {
  readonly key: string | undefined;
  /** The values count as secrets, whatever they are. */
  readonly headers?: HeaderValues;
}
