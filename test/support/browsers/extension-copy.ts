import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Copies a built extension into a temporary folder and lets the copy reach `http://127.0.0.1/*` without asking.
 *
 * @returns The copy's folder, which the caller removes.
 */
export async function copyWithLoopback(extension: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'gloss-extension-'));
  await cp(extension, copy, { recursive: true });
  const path = join(copy, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, host_permissions: ['http://127.0.0.1/*'] }));
  return copy;
}
