import { describe, expect, it } from 'vitest';

import { cropQuote, editQuote, isEdited, restoreQuote } from '#lib/panel/quotes/edit-quote.ts';
import { swapTables } from '#lib/panel/quotes/quote-forms.ts';
import { asSent } from '#lib/prompts/as-sent.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';

const TAKEN = 'A lichen is a partnership. My address is 12 Moss Lane. Neither of the two is in charge.';
const taken = { ...aQuote('one', TAKEN), before: 'Right before.', after: 'Right after.' };

describe('an edited quote', () => {
  it('is marked as edited until its original text is restored', () => {
    const edited = editQuote(taken, 'Other words.');
    expect(isEdited(edited)).toBe(true);
    expect(editQuote(edited, TAKEN)).toEqual(taken);
    expect(restoreQuote(editQuote(edited, 'Yet others.'))).toEqual(taken);
    expect(restoreQuote(taken)).toEqual(taken);
  });

  it('does not include text that the user removed', () => {
    const sent = asSent(editQuote({ ...taken, whole: 'Everything' }, TAKEN.replace(/My.*Lane\. /u, '')));
    expect(JSON.stringify(sent)).not.toContain('Moss');
    expect(JSON.stringify(sent)).not.toContain('Everything');
    expect(isEdited(sent)).toBe(true);
  });

  it.each([
    ['its end was cut off', 'A lichen is a partnership.', 'A lichen is a partnership.', 'before'],
    ['its beginning was', 'Neither of the two is in charge.', 'Neither of the two is in charge.', 'after'],
    ['both were', 'My address is 12 Moss Lane.', 'My address is 12 Moss Lane.', undefined],
    ['its beginning was changed', TAKEN.replace('lichen', 'fungus'), TAKEN.slice(9), 'after'],
    ['its end was', `${TAKEN.slice(0, -1)}!!`, TAKEN.slice(0, -8), 'before'],
    ['nothing is left of it', 'Something else', '', undefined],
  ])('links back by what is left when %s', (_what, text, anchor, side) => {
    const sent = asSent(editQuote(taken, text));
    expect(sent.anchor).toBe(anchor);
    expect(Object.keys(sent).filter((key) => key === 'before' || key === 'after')).toEqual(
      side === undefined ? [] : [side],
    );
  });

  it('keeps its way back when it is edited once more after it was sent', () => {
    const once = asSent(editQuote(taken, 'A lichen is a partnership. So I read.'));
    const twice = asSent(editQuote(once, 'A lichen is a partnership. So they say.'));
    expect(twice.anchor).toBe('A lichen is a partnership.');
    expect(restoreQuote(editQuote(once, 'x'))).toEqual(once);
  });
});

describe('a picture of which the user took a part', () => {
  const whole = { type: 'image/png', data: 'WHOLE', width: 20, height: 10 } as const;
  const part = { type: 'image/png', data: 'PART', width: 2, height: 1 } as const;
  const picture = { ...aQuote('one', ''), part: 'image', image: whole } as const;

  it('comes back whole, however often a part was taken', () => {
    const twice = cropQuote(cropQuote(picture, part), { ...part, data: 'SMALLER' });
    expect(isEdited(twice)).toBe(true);
    expect(restoreQuote(twice)).toEqual(picture);
    expect(isEdited(restoreQuote(twice))).toBe(false);
  });

  it('is sent without what was cut away', () => {
    const sent = asSent(cropQuote(picture, part));
    expect(sent).toEqual({ ...picture, image: part });
    expect(JSON.stringify(sent)).not.toContain('WHOLE');
  });

  it('is none when there is no picture', () => {
    expect(cropQuote(taken, part)).toEqual(taken);
  });
});

describe('a quote with a large table', () => {
  const table = { markdown: '| $& | b |\n| --- | --- |\n| 1 | 2 |', csv: '```csv\n$&,b\n1,2\n```' };
  const quote = {
    ...aQuote('two', `Before.\n\n${table.markdown}\n\nAfter.`),
    whole: `Menu.\n\n${table.markdown}`,
    tables: [table],
  };

  it('is sent with the table as CSV, and as Markdown again', () => {
    const swapped = swapTables(quote);
    expect(swapped).toMatchObject({
      text: `Before.\n\n${table.csv}\n\nAfter.`,
      whole: `Menu.\n\n${table.csv}`,
      asCsv: true,
    });
    expect(isEdited(swapped)).toBe(false);
    expect(swapTables(swapped)).toEqual(quote);
  });

  it('includes only the format in which it is sent', () => {
    const sent = asSent(swapTables(quote));
    expect(sent.text).toContain(table.csv);
    expect(sent).not.toHaveProperty('tables');
    expect(sent).not.toHaveProperty('asCsv');
  });
});
