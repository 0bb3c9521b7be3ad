// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import { showAppearance, startAppearance } from '#lib/appearance/appearance.ts';
import { INITIAL_APPEARANCE, readAppearance } from '#lib/protocol/appearance.ts';

const { style } = document.documentElement;

afterEach(() => {
  localStorage.clear();
  style.cssText = '';
});

describe('the appearance of a page', () => {
  it('is what was chosen last, before anything is drawn', () => {
    showAppearance({ theme: 'dark', textSize: 130 });
    style.cssText = '';
    startAppearance();
    expect([style.colorScheme, style.fontSize]).toEqual(['dark', '130%']);
  });

  it('leaves the theme and the font size to the browser at first', () => {
    startAppearance();
    expect(style.cssText).toBe('');
    showAppearance({ theme: 'light', textSize: 85 });
    showAppearance(INITIAL_APPEARANCE);
    expect([style.colorScheme, style.fontSize]).toEqual(['', '']);
  });

  it('is the browser’s if the stored one cannot be read', () => {
    for (const kept of ['{', '7', '{"theme":"pink","textSize":9000}']) {
      localStorage.setItem('gloss-appearance', kept);
      startAppearance();
      expect(style.cssText, kept).toBe('');
    }
  });

  it('follows another page of the extension', () => {
    startAppearance();
    localStorage.setItem('gloss-appearance', JSON.stringify({ theme: 'dark', textSize: 100 }));
    globalThis.dispatchEvent(new StorageEvent('storage', { key: 'gloss-appearance' }));
    expect(style.colorScheme).toBe('dark');
  });
});

it('a stored appearance keeps the part of it that can be read', () => {
  expect(readAppearance({ theme: 'dark', textSize: 101 })).toEqual({ theme: 'dark', textSize: 100 });
  expect(readAppearance(undefined)).toEqual(INITIAL_APPEARANCE);
});
