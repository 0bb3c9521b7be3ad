// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { QuoteRule } from '#components/options/quote-rule/QuoteRule.tsx';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
document.body.append(root);

async function open(isOn: boolean) {
  const platform = createFakeOptionsPlatform();
  platform.storedQuoteRule = isOn;
  render(<QuoteRule platform={platform.quoteRule} attempt={(work) => work.catch(() => undefined)} />, root);
  await rendered();
  return platform;
}

const box = (): HTMLInputElement => {
  const found = root.querySelector('input');
  if (!found) throw new Error('No checkbox');
  return found;
};

afterEach(() => render(null, root));

it('the checkbox shows the stored value, and stores the choice', async () => {
  const platform = await open(false);
  expect(box().checked).toBe(false);
  box().click();
  await rendered();
  expect(platform.storedQuoteRule).toBe(true);
  expect(root.textContent).toContain('Ask models to quote the text they rely on');
});

it('the checkbox reverts when the choice cannot be stored', async () => {
  const platform = await open(true);
  platform.quoteRule.save = () => Promise.reject(new Error('The background is gone'));
  box().click();
  await waitFor(() => expect(box().checked).toBe(true));
});
