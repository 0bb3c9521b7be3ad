/** Parses JSON. Returns undefined, which JSON cannot express, for anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
