// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { findViolations } from '#test/support/markdown/answer-invariants.ts';
import { ownPayloads, readPayloads } from '#test/support/markdown/payloads.ts';

function render(md: string, afterEach?: (host: HTMLElement) => void): HTMLElement {
  const host = document.createElement('div');
  const renderer = createRenderer(host);
  if (afterEach) {
    // Longer payloads are cut more coarsely, to bound the number of checks.
    const step = Math.max(1, Math.ceil(md.length / 300));
    for (let at = 0; at < md.length; at += step) {
      renderer.push(md.slice(at, at + step));
      afterEach(host);
    }
  } else renderer.push(md);
  renderer.end();
  return host;
}

const payloads = [...readPayloads('https://other.example/exfil'), ...ownPayloads];
const GUARD_MS = 120_000;

describe('a hostile answer', () => {
  test.each(payloads)(
    'is inert at every prefix: $id',
    ({ md }) => {
      const host = render(md, (host) => expect(findViolations(host)).toEqual([]));
      expect(findViolations(host)).toEqual([]);
    },
    GUARD_MS,
  );

  test.each(payloads)('shows what its payload expects: $id', ({ md, expect: expected }) => {
    const host = render(md);
    const links = Array.from(host.querySelectorAll('a[href]'));
    const hrefs = links.map((link) => link.getAttribute('href'));
    if (expected.showsText !== undefined) expect(host.textContent).toContain(expected.showsText);
    if (expected.noHref) expect(hrefs).toEqual([]);
    for (const href of expected.hrefs ?? []) expect(hrefs).toContain(href);
    for (const selector of expected.noElements ?? []) expect(host.querySelector(selector)).toBeNull();
    for (const selector of expected.has ?? []) expect(host.querySelector(selector)).not.toBeNull();
    for (const name of expected.noAttrs ?? []) expect(host.querySelector(`[${name}]`)).toBeNull();
    for (const rel of expected.rel ?? []) expect(links[0]?.getAttribute('rel')).toContain(rel);
    if (expected.target !== undefined) expect(links[0]?.getAttribute('target')).toBe(expected.target);
    if (expected.showsRealHost) {
      for (const link of links) {
        const { host } = new URL(link.getAttribute('href') ?? '');
        expect(`${link.textContent} ${link.getAttribute('data-host')}`).toContain(host);
      }
    }
  });
});

test('quotes nested too deep to draw keep all of their text', () => {
  const host = render(`${'> '.repeat(2_000)}the end`);
  expect(host.textContent).toContain('the end');
  expect(findViolations(host)).toEqual([]);
});
