import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readDocumented } from '#test/support/relay/read-documented.ts';

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

/** Of 100, in the way that `systemd-analyze security` counts; a service without any protection has 96. */
const MAX_EXPOSURE = 20;

describe.skipIf(!hasSystemd)('the documented systemd unit', () => {
  let folder: string;
  let unit: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gloss-unit-'));
    unit = join(folder, 'gloss-relay@8787.service');
    // systemd checks that the program is there.
    const text = readDocumented('ini').replace('/opt/gloss/node_modules/.bin/node', process.execPath);
    await writeFile(unit, text);
  });
  afterAll(() => rm(folder, { recursive: true }));

  function analyze(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args, unit], { encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  it('contains nothing that systemd does not understand', () => {
    expect(analyze('verify')).toEqual({ status: 0, output: '' });
  });

  it('gives the relay few rights', () => {
    const { status, output } = analyze('security', '--offline=true', `--threshold=${MAX_EXPOSURE}`);
    expect(output).toContain('Overall exposure level');
    expect(status).toBe(0);
  });
});
