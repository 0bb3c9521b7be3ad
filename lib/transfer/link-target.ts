/** An address in which nothing ends a link of Markdown. */
export function escapeUrl(url: string): string {
  return url.replaceAll(/[\s()<>\\]/gu, (character) =>
    character === '(' ? '%28' : character === ')' ? '%29' : encodeURIComponent(character),
  );
}
