// @vitest-environment jsdom
import { expect, test } from 'vitest';

import { createRenderer } from '#lib/markdown/create-renderer.ts';
import { plainTextOf } from '#lib/markdown/plain-text.ts';
import { toInertHtml } from '#lib/markdown/to-inert-html.ts';

function draw(markdown: string): HTMLElement {
  const root = document.createElement('div');
  const renderer = createRenderer(root);
  renderer.push(markdown);
  renderer.end();
  return root;
}

test('a copied answer is plain HTML without classes, buttons, handlers or images', () => {
  const html = toInertHtml(
    draw('# T\n\n- **a**\n- [x](https://a.example)\n\n```js\n1 < 2\n```\n\n![i](https://b.example/i.png)'),
  );
  expect(html).toBe(
    '<h1>T</h1><ul><li><strong>a</strong></li><li><a href="https://a.example/">x</a></li></ul>' +
      '<pre><code>1 &lt; 2</code></pre><p><a href="https://b.example/i.png">i</a></p>',
  );
});

test('markup in the text of a copied answer is escaped', () => {
  expect(toInertHtml(draw('<img src=x onerror=alert(1)> & `<b>`'))).toBe(
    '<p>&lt;img src=x onerror=alert(1)&gt; &amp; <code>&lt;b&gt;</code></p>',
  );
});

test('copied code holds the control characters that its chips show', () => {
  const root = draw('```\na\u202Eb\n```');
  const code = root.querySelector('code');
  expect(code?.querySelector('.control')?.textContent).toBe('RLO');
  expect(code && plainTextOf(code)).toBe('a\u202Eb');
});
