/**
 * Attributes of an element. A record that is the same object as before is not compared (`view.ts`), so those that
 * are drawn often are shared.
 */
export type Attributes = Readonly<Record<string, string>>;

export const NO_ATTRIBUTES: Attributes = Object.freeze({});
