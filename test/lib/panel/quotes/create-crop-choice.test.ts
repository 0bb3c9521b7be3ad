import { expect, it } from 'vitest';

import { createDraft } from '#lib/panel/composer/create-draft.ts';
import { createCropChoice } from '#lib/panel/quotes/create-crop-choice.ts';
import type { Picture } from '#lib/protocol/chat.ts';
import { aQuote } from '#test/support/panel/open-panel.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

const whole: Picture = { type: 'image/png', data: 'whole', width: 20, height: 10 };
const part: Picture = { type: 'image/png', data: 'part', width: 5, height: 5 };

function openCrop() {
  const draft = createDraft(createManualClock(), () => {});
  draft.addQuote({ ...aQuote('one'), image: whole });
  const crop = createCropChoice(draft);
  crop.open('one');
  return { draft, crop };
}

it('a chosen part replaces the picture and closes the dialog', () => {
  const { draft, crop } = openCrop();
  expect(crop.quote.value?.id).toBe('one');
  crop.choose(part);
  expect(crop.quote.value).toBeUndefined();
  expect(draft.quotes.value[0]).toMatchObject({ image: part, originalImage: whole });
});

it('the whole picture comes back when all of it is chosen', () => {
  const { draft, crop } = openCrop();
  crop.choose(part);
  crop.open('one');
  crop.choose(undefined);
  expect(draft.quotes.value[0]?.image).toEqual(whole);
});

it('the crop dialog closes when its quote is removed, and opens for no quote without a picture', () => {
  const { draft, crop } = openCrop();
  draft.removeQuote('one');
  expect(crop.quote.value).toBeUndefined();
  draft.addQuote(aQuote('two'));
  crop.open('two');
  expect(crop.quote.value).toBeUndefined();
});
