/** How a name is matched; case is ignored, except in a `regex`. */
export type NameMatch =
  | { readonly or: readonly NameMatch[] }
  | { readonly and: readonly NameMatch[] }
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string };

/** One model, or several of the same price. */
export interface TabledModel {
  readonly match: NameMatch;
  /** The context window in tokens. */
  readonly context?: number;
  /**
   * US dollars per million tokens in and out, and per million cached tokens in if they have their own price.
   */
  readonly price?: readonly [input: number, output: number, cachedInput?: number];
}

export interface TabledProvider {
  readonly id: string;
  /** A regular expression that its base URL begins with. */
  readonly url: string;
  /** Ids of the providers whose models it also offers, at the same price. */
  readonly fallback?: readonly string[];
  /** The first match wins. */
  readonly models: readonly TabledModel[];
}

/** Prices and context windows by provider. */
export interface PriceTable {
  /** The day on which the data was published, as YYYY-MM-DD. */
  readonly date: string;
  /** The package that the data is from, with its version. */
  readonly source: string;
  readonly providers: readonly TabledProvider[];
}
