/** Longer addresses are truncated or refused by some systems; Windows takes 2,083 characters. */
const MAX_URI = 2000;

/** How a note gets to Obsidian. */
export interface ObsidianCall {
  readonly uri: string;
  /** Whether Obsidian takes the note from the clipboard, where it must be put first. */
  readonly usesClipboard: boolean;
}

/** A name that Obsidian accepts: its links use these characters. */
function nameFile(fileName: string): string {
  const name = fileName
    .replace(/\.md$/u, '')
    .replaceAll(/[#^[\]]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return name || 'Gloss';
}

/**
 * Builds the address at which Obsidian adds a note.
 *
 * @param vault - The name of the vault; empty for the one that was opened last.
 * @see https://help.obsidian.md/Extending+Obsidian/Obsidian+URI
 */
export function callObsidian(fileName: string, text: string, vault: string): ObsidianCall {
  const fields = [
    ...(vault === '' ? [] : [['vault', vault] as const]),
    ['name', nameFile(fileName)] as const,
  ];
  const query = fields
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');
  const uri = `obsidian://new?${query}&content=${encodeURIComponent(text.toWellFormed())}`;
  return uri.length <= MAX_URI
    ? { uri, usesClipboard: false }
    : { uri: `obsidian://new?${query}&clipboard`, usesClipboard: true };
}
