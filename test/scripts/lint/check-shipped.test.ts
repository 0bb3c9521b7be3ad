import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { checkShipped, findUnlisted, readShipped } from '#scripts/lint/check-shipped.ts';

const listed = { preact: { licence: 'MIT', reason: 'components' } };
const preact = { name: 'preact', version: '1.0.0', licence: 'MIT', bytes: 1000 };

describe('the check of what ships', () => {
  it('passes a build that holds exactly the listed packages', () => {
    expect(findUnlisted(new Map([['chrome', [preact]]]), listed)).toEqual([]);
  });

  it('fails on a package that is not listed', () => {
    const planted = { ...preact, name: 'planted' };
    expect(findUnlisted(new Map([['chrome', [preact, planted]]]), listed)).toEqual([
      'chrome ships planted (MIT), which scripts/lint/shipped-packages.ts does not list',
    ]);
  });

  it('fails on a package whose licence has changed', () => {
    const relicensed = { ...preact, licence: 'GPL-3.0' };
    expect(findUnlisted(new Map([['chrome', [relicensed]]]), listed)).toEqual([
      'preact is under GPL-3.0, and listed under MIT',
    ]);
  });

  it('fails on a listed package that does not ship', () => {
    expect(findUnlisted(new Map([['chrome', []]]), listed)).toEqual(['preact is listed and does not ship']);
  });

  it('fails where nothing is built', async () => {
    expect((await checkShipped(join(tmpdir(), 'no-such-folder'))).ok).toBe(false);
  });

  it('adds a package’s parts in all bundles of a browser up', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gloss-shipped-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await mkdir(join(folder, 'chrome'));
    await writeFile(join(folder, 'chrome', 'a.json'), JSON.stringify([preact]));
    await writeFile(join(folder, 'chrome', 'b.json'), JSON.stringify([preact]));
    expect((await readShipped(folder)).get('chrome')).toEqual([{ ...preact, bytes: 2000 }]);
  });
});
