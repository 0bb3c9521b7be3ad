import { describe, expect, it } from 'vitest';

import { formatDuration } from '#lib/wording/format.ts';
import { chooseLanguage } from '#lib/wording/language.ts';
import { plural } from '#lib/wording/plural.ts';

describe('the language of the sentences', () => {
  it('is the first of the user’s languages that Gloss supports, in the user’s regional variant', () => {
    expect(chooseLanguage(['fr-CH', 'en-GB', 'en'])).toEqual({ language: 'en', locale: 'en-GB' });
  });

  it('is English when Gloss supports none of the user’s languages', () => {
    expect(chooseLanguage(['fr-CH', 'enm'])).toEqual({ language: 'en', locale: 'en' });
  });
});

describe('a plural', () => {
  const forms = { one: '# page of #', other: '# pages' };

  it('takes the form of its count, and names the count wherever the form asks for it', () => {
    expect(plural(1, forms)).toBe('1 page of 1');
    expect(plural(0, forms)).toBe('0 pages');
    expect(plural(12_345, forms)).toBe('12,345 pages');
  });

  it('falls back on the form for all other counts', () => {
    expect(plural(1, { other: '# sheep' })).toBe('1 sheep');
  });
});

describe('a duration', () => {
  it('is given in seconds, and in minutes and seconds from one minute up', () => {
    expect(formatDuration(59_400)).toBe('59 s');
    expect(formatDuration(125_000)).toBe('2 min 5 s');
  });
});
