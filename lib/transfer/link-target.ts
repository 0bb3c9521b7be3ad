/** An address that cannot end a Markdown link. */
export function escapeUrl(url: string): string {
  return url.replaceAll(/[\s()<>\\]/gu, (character) =>
    character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character),
  );
}
