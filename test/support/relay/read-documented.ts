import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../../docs/relay.md');

/** Reads the one block of this language from `docs/relay.md`, so that what is documented is what is tested. */
export function readDocumented(language: 'nginx' | 'caddy' | 'python' | 'ini'): string;
/** Reads the block of this language that follows a heading. */
export function readDocumented(language: 'js', heading: string): string;
export function readDocumented(language: string, heading = ''): string {
  const text = readFileSync(DOCS, 'utf8');
  const [, code] =
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text.slice(text.indexOf(heading))) ?? [];
  if (code === undefined) throw new Error(`docs/relay.md has no block of ${language}.`);
  return code;
}
