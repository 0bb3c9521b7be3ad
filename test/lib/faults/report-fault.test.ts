import { beforeEach, describe, expect, it, vi } from 'vitest';

import { FaultError } from '#lib/faults/fault-error.ts';
import { listenForFaults, reportRejection } from '#lib/faults/listen-for-faults.ts';
import { recentFaults, reportFault } from '#lib/faults/report-fault.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

const SECRET = 'sk-canary https://site.example/page?token=canary';

/** An error as a browser throws it in the extension. */
function thrownIn(browser: 'chromium' | 'firefox', message: string): Error {
  const error = new TypeError(message);
  error.stack =
    browser === 'chromium'
      ? `TypeError: ${message}\n    at readKey (chrome-extension://abcdef/chunks/vault.js:10:7)\n    at async https://site.example/x?canary=1:1:1`
      : `readKey@moz-extension://0123-45/chunks/vault.js:10:7\n@https://site.example/x?canary=1:1:1\n`;
  return error;
}

describe('a fault', () => {
  it.each(['chromium', 'firefox'] as const)(
    'is kept with its place and without its message in %s',
    (browser) => {
      expect(reportFault(thrownIn(browser, SECRET), 'vault')).toBe('internal');
      const fault = recentFaults().at(-1);
      expect(fault).toMatchObject({
        room: 'vault',
        names: ['TypeError'],
        stack: ['readKey chunks/vault.js:10:7'],
      });
      expect(JSON.stringify(fault)).not.toMatch(/canary|abcdef|0123/u);
    },
  );

  it('takes no frame from a message that looks like a stack', () => {
    const message = 'x\n    at secret (chrome-extension://abcdef/secret.js:1:1)';
    reportFault(thrownIn('chromium', message), 'runs');
    expect(recentFaults().at(-1)?.stack).toEqual(['readKey chunks/vault.js:10:7']);
  });

  it('names its causes, but no name that holds text', () => {
    const cause = new Error('x');
    cause.name = SECRET;
    reportFault(new FaultError('storage-full', new DOMException('x', 'QuotaExceededError')), 'chats');
    expect(recentFaults().at(-1)?.names).toEqual(['FaultError', 'QuotaExceededError']);
    reportFault(cause, 'chats');
    expect(recentFaults().at(-1)?.names).toEqual(['Error']);
  });

  it.each([
    ['QuotaExceededError', 'storage-full'],
    ['VersionError', 'storage-newer'],
    ['UnknownError', 'internal'],
  ])('of storage is recognised by its name: %s is %s', (name, kind) => {
    expect(reportFault(new DOMException('x', name), 'chats')).toBe(kind);
  });

  it('can be anything that was thrown', () => {
    expect(reportFault('a string', 'runs')).toBe('internal');
    expect(recentFaults().at(-1)).toMatchObject({ names: ['string'], stack: [] });
  });

  it('replaces the oldest one when fifty are kept', () => {
    for (let index = 0; index < 60; index += 1) reportFault(new Error('x'), 'panel');
    expect(recentFaults()).toHaveLength(50);
  });
});

it('an exception and a rejection that nothing caught are reported for their context', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const target = new EventTarget();
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  listenForFaults('panel');
  vi.unstubAllGlobals();
  target.dispatchEvent(Object.assign(new Event('error'), { error: new RangeError('x') }));
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new SyntaxError('x') }));
  expect(recentFaults().slice(-2)).toMatchObject([
    { room: 'panel', names: ['RangeError'] },
    { room: 'panel', names: ['SyntaxError'] },
  ]);
});

it('a promise that no caller waits for is reported when it rejects', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  reportRejection(Promise.reject(new DOMException('x', 'QuotaExceededError')), 'window-state');
  await waitFor(() =>
    expect(recentFaults().at(-1)).toMatchObject({ room: 'window-state', kind: 'storage-full' }),
  );
});
