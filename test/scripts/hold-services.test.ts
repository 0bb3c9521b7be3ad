import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { withoutServices } from '#scripts/hold-services.ts';

const ADMINISTRATORS = '#!/bin/sh\n[ "$1" = allowed ] || exit 104\n';

let folder: string;
let policy: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gloss-policy-'));
  policy = join(folder, 'policy-rc.d');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Asks as `invoke-rc.d` does: 101 is no, 0 is yes. */
function askPolicy(service = 'redis-server'): number | null {
  return spawnSync(policy, [service, 'start']).status;
}

describe('an installation', () => {
  it('may start no service, and leaves no policy behind', () => {
    expect(withoutServices(() => askPolicy(), policy)).toBe(101);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no policy behind when it fails', () => {
    const fail = (): never => {
      throw new Error('no network');
    };
    expect(() => withoutServices(fail, policy)).toThrow('no network');
    expect(readdirSync(folder)).toEqual([]);
  });

  it("puts the administrator's own policy back as it was", () => {
    writeFileSync(policy, ADMINISTRATORS);
    chmodSync(policy, 0o750);
    expect(withoutServices(() => askPolicy('allowed'), policy)).toBe(101);
    expect(readFileSync(policy, 'utf8')).toBe(ADMINISTRATORS);
    expect(statSync(policy).mode & 0o777).toBe(0o750);
    expect(readdirSync(folder)).toEqual(['policy-rc.d']);
  });

  it.each([
    ['no policy', undefined, { allowed: 0, other: 0 }],
    ["the administrator's policy", ADMINISTRATORS, { allowed: 0, other: 104 }],
  ])('that was killed leaves %s in force, and the next one cleans up', (_name, own, answers) => {
    if (own !== undefined) {
      writeFileSync(policy, own);
      chmodSync(policy, 0o755);
    }
    const module = join(import.meta.dirname, '../../scripts/hold-services.ts');
    const code = `import { withoutServices } from ${JSON.stringify(module)};
withoutServices(() => process.kill(process.pid, 'SIGKILL'), ${JSON.stringify(policy)});`;
    const killed = spawnSync(process.execPath, ['--input-type=module', '--eval', code]);
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(policy)).toBe(true);
    expect({ allowed: askPolicy('allowed'), other: askPolicy('other') }).toEqual(answers);

    withoutServices(() => undefined, policy);
    expect(existsSync(policy)).toBe(own !== undefined);
    if (own !== undefined) expect(readFileSync(policy, 'utf8')).toBe(own);
  });
});
