import { expect, it } from 'vitest';

import { readQuotations, unwrapQuotation } from '#lib/quotations/read-quotations.ts';

function texts(text: string): string[] {
  return readQuotations(text).map((quotation) => quotation.text);
}

it.each([
  ['English', 'He said “it grows slowly” and left.'],
  ['typewritten', 'He said "it grows slowly" and left.'],
  ['British', 'He said ‘it grows slowly’ and left.'],
  ['typewritten single', "He said 'it grows slowly' and left."],
  ['German', 'Er sagte „it grows slowly“ und ging.'],
  ['typewritten German', 'Er sagte „it grows slowly" und ging.'],
  ['German of books', 'Er sagte »it grows slowly« und ging.'],
  ['Polish', 'Powiedział: „it grows slowly” i wyszedł.'],
  ['Swedish', 'Han sa ”it grows slowly” och gick.'],
  ['Finnish', 'Hän sanoi »it grows slowly» ja lähti.'],
  ['Swiss', 'Il dit ‹it grows slowly› et partit.'],
  ['Russian', 'Он сказал «it grows slowly» и ушёл.'],
  ['Chinese', '他说：“it grows slowly”，然后走了。'],
  ['Japanese', '彼は「it grows slowly」と言った。'],
  ['Japanese in double brackets', '彼は『it grows slowly』と言った。'],
  ['Danish single', 'Han sagde ‚it grows slowly‘ og gik.'],
  ['Hebrew', 'הוא אמר ״it grows slowly״ והלך.'],
])('a quotation in %s marks is read', (_language, text) => {
  expect(texts(text)).toEqual(['it grows slowly']);
});

it('French marks may have spaces inside', () => {
  expect(texts('Il dit « it grows slowly » puis « and stays ».')).toEqual([
    ' it grows slowly ',
    ' and stays ',
  ]);
});

it('the outermost of nested marks count', () => {
  expect(texts('“He said ‘it grows’ and “stays” there,” she wrote. "One" and "two".')).toEqual([
    'He said ‘it grows’ and “stays” there,',
    'One',
    'two',
  ]);
});

it('apostrophes, inches and years are not quotation marks', () => {
  expect(texts("It's the dogs' bone; rock 'n' roll of the '90s isn't 5'6\" tall, he's 6\" more.")).toEqual(
    [],
  );
  expect(texts('It’s the dogs’ bone, and the cats’ food.')).toEqual([]);
});

it('an unpaired mark hides no quotation after it', () => {
  expect(texts('A stray “ here, then “it grows slowly” there.')).toEqual(['it grows slowly']);
});

it('the place of a quotation includes its marks', () => {
  expect(readQuotations('ab “cd” e')).toEqual([{ from: 3, to: 7, text: 'cd' }]);
});

it('marks that do not count, as in code, are passed over', () => {
  expect(readQuotations('print("a b") and “c d”', (at) => at > 12).map(({ text }) => text)).toEqual(['c d']);
});

it('only marks around a whole text are removed from it', () => {
  expect(unwrapQuotation(' “it grows slowly” ')).toBe('it grows slowly');
  expect(unwrapQuotation('“it” and “slowly”')).toBe('“it” and “slowly”');
});

it('a text of nothing but marks is read in time that grows with its length', () => {
  const read = (length: number): number => {
    const text = '“‘"«„\'”a '.repeat(length / 9);
    const start = performance.now();
    readQuotations(text);
    return performance.now() - start;
  };
  read(50_000);
  expect(read(50_000)).toBeLessThan(1_000);
});
