import * as v from 'valibot';

/** Extra headers of a provider's requests, by name as it was typed. */
export const headerValuesSchema = v.record(v.string(), v.string());
export type HeaderValues = Readonly<Record<string, string>>;

/** The credentials of a request, which are only for its server. */
export interface Credentials {
  readonly key: string | undefined;
  /** All values are treated as secrets. */
  readonly headers?: HeaderValues;
}
