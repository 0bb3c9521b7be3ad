import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../components/ui/tokens.css', import.meta.url), 'utf8');

/** The colours of one scheme. */
function readColours(scheme: 'light' | 'dark'): Map<string, string> {
  const pairs = css.matchAll(/--gloss-([a-z-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/gu);
  return new Map(
    [...pairs].map(([, name = '', light = '', dark = '']) => [name, scheme === 'light' ? light : dark]),
  );
}

/** Relative luminance. @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['surface', 'raised', 'quote-surface', 'code-surface', 'alert-surface'];

describe.each(['light', 'dark'] as const)('the %s theme', (scheme) => {
  const colours = readColours(scheme);
  const colour = (name: string): string => colours.get(name) ?? 'missing';

  it.each(grounds)('has legible text, quiet text and links on %s', (ground) => {
    for (const ink of ['text', 'muted', 'accent']) {
      expect(contrast(colour(ink), colour(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('has legible text on its accent, and controls whose edge can be seen', () => {
    expect(contrast(colour('on-accent'), colour('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('on-accent'), colour('accent-strong'))).toBeGreaterThanOrEqual(4.5);
    for (const ground of ['surface', 'raised']) {
      expect(contrast(colour('control-border'), colour(ground))).toBeGreaterThanOrEqual(3);
    }
  });
});
