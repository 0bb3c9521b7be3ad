import { expect, it } from 'vitest';

import type { QuotationCheck } from '#lib/quotations/check-quotation.ts';
import { createQuotationChecker } from '#lib/quotations/create-checker.ts';

const atOnce = { isDue: () => false, pause: () => Promise.resolve() };

async function check(
  quotation: string,
  source: string | readonly string[],
  { other = '', isPaged = false } = {},
): Promise<QuotationCheck | undefined> {
  const sources = [source].flat().map((text) => ({ text, isPaged }));
  return (await createQuotationChecker(sources, other, atOnce)).check(quotation);
}

const LICHEN =
  'A lichen is a partnership of a fungus and an alga, and neither of the two is in charge of it. ' +
  'You can’t hurry it. Non-violent fungi are well-known; the crust loses −5.37 grams a year.';

it('a found quotation leads to the plain text of its place, with the surrounding text', async () => {
  const source = `# Title\n\nIntroduction.\n\nA **lichen** is a [partnership](https://example.org/x) of two.\n\nEnd.`;
  expect(await check('a lichen is a “partnership” of two', source)).toEqual({
    type: 'found',
    source: 0,
    passage: {
      text: 'A lichen is a partnership of two',
      before: 'Introduction.\n',
      after: '.\nEnd.',
    },
    skipped: 0,
  });
});

it('a quotation is found in the source that has it', async () => {
  expect(await check('in the second text', ['In the first text.', 'In the second text.'])).toMatchObject({
    source: 1,
  });
});

it('a quotation from a PDF is found across the end of a page, and names the page where it begins', async () => {
  const source =
    '[page 1]\n\nOne thing.\n\n[page 2]\n\nThe fungus keeps\n\n[page 3]\n\nthe water and builds.';
  expect(await check('The fungus keeps the water', source, { isPaged: true })).toMatchObject({
    type: 'found',
    passage: { page: 2, text: 'The fungus keeps\nthe water' },
  });
});

it('a quotation with an ellipsis says about how many words it leaves out', async () => {
  expect(await check('A lichen is a partnership … in charge of it', LICHEN)).toMatchObject({ skipped: 12 });
  expect(await check('in charge of it … A lichen is a partnership', LICHEN)).toEqual({ type: 'missing' });
});

it('an ellipsis that the source itself has skips nothing', async () => {
  const source = 'She waited… and nobody came to the door.';
  expect(await check('She waited ... and nobody came', source)).toMatchObject({ skipped: 0 });
});

it('single words between ellipses are neither found nor missing', async () => {
  expect(await check('neither … is … in … charge … partnership', LICHEN)).toBeUndefined();
});

it('a quotation of a few words is marked only when it is found', async () => {
  expect(await check('neither of the two', LICHEN)).toMatchObject({ type: 'found' });
  expect(await check('none of them all', LICHEN)).toBeUndefined();
  expect(await check('neither', LICHEN)).toBeUndefined();
});

it('nothing is marked when nothing was sent', async () => {
  expect(await check('neither of the two is in charge of it', [])).toBeUndefined();
});

it('what the user wrote is not marked', async () => {
  const other = 'Why did you say that the fungus is always in charge of the two?';
  expect(await check('the fungus is always in charge of the two', LICHEN, { other })).toBeUndefined();
});

it('a quotation in another script than the text is a translation, and not marked', async () => {
  expect(await check('Лишайник — это союз гриба и водоросли', LICHEN)).toBeUndefined();
});

it.each([
  ['the number of a source', 'The crust grows slowly.[12] It is old.', 'grows slowly. It is old'],
  ['the mark of a footnote', 'The crust grows slowly.¹² It is old.', 'grows slowly. It is old'],
  [
    'a French space before punctuation',
    'Vous êtes là\u202F! Oui\u00A0: toujours là.',
    'Vous êtes là! Oui: toujours là',
  ],
  [
    'a dash with or without spaces',
    'The work—slow as it is—is not difficult.',
    'The work – slow as it is - is not',
  ],
  ['three dots', 'And then… they all went home.', 'And then . . . they all went home'],
  ['full-width forms', 'バージョン１２をインストールする。', 'バージョン12をインストール'],
  ['a ligature', 'The ﬁrst ofﬁce was small.', 'The first office was small'],
  ["an editor's bracket", LICHEN, '[n]either of the two is in charge'],
  [
    'cells of a table',
    '| Name | Age of it |\n| --- | --- |\n| Map lichen | 900 years |',
    'Map lichen 900 years',
  ],
  ['code in Markdown', 'Run `npm test -- --watch` in the folder.', 'Run npm test -- --watch in the folder'],
  ['a Persian joiner', 'سه بافنده کنار هم می‌نشینند و می‌بافند', 'سه بافنده کنار هم مینشینند و'],
  ['direction marks in Hebrew', 'ספר שלא נקרא\u200F הוא סתם נייר', 'ספר שלא נקרא הוא סתם נייר'],
])('%s makes no difference', async (_what, source, quotation) => {
  expect(await check(quotation, source)).toMatchObject({ type: 'found' });
});

it.each([
  ['an apostrophe that is left out', 'If we’re there, it’s fine for all.', 'If were there, its fine for all'],
  ['a word that is split', 'They are nowhere to be seen today.', 'They are now here to be seen today'],
  ['words that are joined', 'They are now here to be seen today.', 'They are nowhere to be seen today'],
  ['a negation that is cut off', LICHEN, 'hurry it. You can'],
  ['the end of a negation', LICHEN, 'and an alga, and neither of the two is in charge of it. You can'],
  ['the second half of a compound', LICHEN, 'violent fungi are well-known'],
  ['the first half of a compound', LICHEN, 'Non-violent fungi are well'],
  ['a number cut before its decimals', LICHEN, 'the crust loses −5'],
  ['a number cut in its decimals', LICHEN, 'the crust loses −5.3'],
  ['a number without its sign', LICHEN, '5.37 grams a year'],
  ['a number without its beginning', 'It fell by 62.5 percent over ten years.', '5 percent over ten years'],
  ['a power that is left out', 'The area is 12 km² in all.', 'The area is 12 km in all'],
  ['another power', 'It has 10⁻² grams of it.', 'It has 10⁻³ grams of it'],
  ['a part of a word', 'The therapist was unharmed by it.', 'rapist was unharmed by it'],
  ['letters that look alike', LICHEN, 'neither оf the twо is in charge'],
  ['a capital letter of another alphabet', LICHEN, '\u0410 lichen is a partnership of'],
  ['letters of mathematics', LICHEN, '𝐧either of the two is in charge'],
  ['a hidden letter', LICHEN, 'neither of the two is\u115F in charge'],
  ['a blank that is a letter', LICHEN, 'neither of\u3164the two is in charge'],
  ['hidden tag characters', LICHEN, `neither of the two is ${tags('not ')}in charge`],
  ['an override in the quotation', LICHEN, 'neither of the two is \u202Ein charge\u202C of it'],
  [
    'an override in the text',
    'The judge was \u202Eyltnecer dehsinup\u202C and left.',
    'The judge was yltnecer dehsinup and left',
  ],
  ['words that an override has turned around', 'She \u202Edid not say\u202C it to them.', 'did not say'],
  [
    'words that direction marks have turned around',
    'It was \u2067paid by Ann\u200F\u200F, not Bob\u2069 in full.',
    'It was paid by Ann, not Bob in full',
  ],
  ['two places without an ellipsis', LICHEN, 'A lichen is in charge of it'],
  ['an ellipsis of one character in another order', LICHEN, 'well-known fungi…You can’t hurry it'],
])('%s is never found', async (_what, source, quotation) => {
  expect((await check(quotation, source))?.type).not.toBe('found');
});

it('two texts are never joined to find a quotation', async () => {
  const quotation = 'the mayor was seen … at the bank with the money';
  expect(
    await check(quotation, ['The mayor was seen at home.', 'A man was at the bank with the money.']),
  ).toEqual({
    type: 'missing',
  });
});

it('the end of one text and the beginning of another make no quotation', async () => {
  expect((await check('was the mayor at the bank', ['It was the mayor', 'at the bank.']))?.type).not.toBe(
    'found',
  );
});

function tags(text: string): string {
  return Array.from(text, (letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0))).join('');
}
