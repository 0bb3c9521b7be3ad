// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import { estimateHeight } from '#components/panel/conversation/estimate-height.ts';
import { panelWidth } from '#components/panel/quotes/panel-width.ts';
import { aQuestion } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const { style } = document.documentElement;

function resize(width: number): void {
  globalThis.innerWidth = width;
  dispatchEvent(new Event('resize'));
}

afterEach(() => {
  style.fontSize = '';
  resize(1024);
});

describe('the width of the panel', () => {
  it('follows the window', () => {
    resize(400);
    expect(panelWidth.value).toBe(400);
    resize(508);
    expect(panelWidth.value).toBe(500);
  });

  it('is counted in the text’s own size, also when that is chosen later', async () => {
    resize(600);
    style.fontSize = '16px';
    await rendered();
    expect(panelWidth.value).toBe(600);
    style.fontSize = '24px';
    await rendered();
    expect(panelWidth.value).toBe(400);
  });
});

describe('the estimated height of a message', () => {
  it('grows with the text size', async () => {
    resize(400);
    const text = 'Why? '.repeat(200);
    style.fontSize = '16px';
    await rendered();
    const small = estimateHeight(aQuestion('q', text));
    style.fontSize = '32px';
    await rendered();
    // Twice as high for each line, and more than twice as many lines.
    expect(estimateHeight(aQuestion('q', text))).toBeGreaterThan(4 * small);
  });
});
