// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';

/** The unpatched lexer takes seconds to minutes for each, or overflows its stack. The limit is generous. */
const LIMIT_MS = 5_000;
const LENGTH = 50_000;

function fill(unit: string): string {
  return unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
}

test.each([
  ['opening brackets', fill('[')],
  ['images that never close', fill('![')],
  ['stars and letters', fill('*a')],
  ['underscores in one word', fill('a_')],
  ['spaces and a letter', `${fill(' ')}a`],
  ['a URL of exclamation marks', `http://a.b/${fill('!')}`],
  ['an address that never comes', `${fill('a+')}@`],
  ['links and emphasis that cross', fill('[*a](b')],
  ['emphasis in emphasis', `${'*a '.repeat(5_000)}b${'*'.repeat(5_000)}`],
  ['stars', `${'*'.repeat(5_000)}a${'*'.repeat(5_000)}`],
  ['quotes in quotes', fill('> ')],
  ['overrides', fill('\u202E')],
  ['inline data', `![a](data:image/png;base64,${fill('iVBORw0KGgo')})`],
])('50,000 characters of %s are drawn without stalling', (_, text) => {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  const started = performance.now();
  renderer.push(text);
  renderer.end();
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  expect(root.textContent).not.toBe('');
});
