const UUID = /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/su;

/** An id in the form of a UUID that is the same for the same parts, whenever and wherever it is made. */
export async function deriveId(...parts: readonly string[]): Promise<string> {
  // JSON, so that different lists of parts never give the same text.
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(UUID, '$1-$2-$3-$4-$5');
}
