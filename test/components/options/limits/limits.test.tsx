// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { Limits } from '#components/options/limits/Limits.tsx';
import { INITIAL_LIMITS } from '#lib/protocol/user-limits.ts';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { findField, typeInto } from '#test/support/options/use-form.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
const SIZE = 'Size of one answer (MB)';

async function openLimits() {
  const platform = createFakeOptionsPlatform();
  platform.storedLimits = { ...INITIAL_LIMITS, answer: 50 };
  render(<Limits platform={platform.limits} attempt={(work) => work} />, root);
  await rendered();
  return platform;
}

const field = (label: string) => findField(root, label);
const fill = (label: string, value: string) => typeInto(root, label, value);

async function save(): Promise<void> {
  root.querySelector('form')?.requestSubmit();
  await rendered();
}

afterEach(() => render(null, root));

it('the form shows the limits that are stored', async () => {
  await openLimits();
  expect(field(SIZE).value).toBe('50');
});

it('a changed limit is saved with the others', async () => {
  const platform = await openLimits();
  await fill(SIZE, '5');
  await save();
  expect(platform.storedLimits).toEqual({ ...INITIAL_LIMITS, answer: 5 });
  expect(root.textContent).toContain('Saved.');
});

it.each(['', '0', '101', '1.5', 'many'])(
  'the size “%s” is refused at its field, and stays there',
  async (size) => {
    const platform = await openLimits();
    await fill(SIZE, size);
    await save();
    expect(platform.storedLimits.answer).toBe(50);
    expect(root.textContent).toContain('Enter a whole number from 1 to 100.');
    expect(field(SIZE).getAttribute('aria-invalid')).toBe('true');
  },
);

it('a reset fills in the initial limits, and saves nothing by itself', async () => {
  const platform = await openLimits();
  findByRole(root, 'button', 'Reset to the initial limits').click();
  await rendered();
  expect(field(SIZE).value).toBe(String(INITIAL_LIMITS.answer));
  expect(platform.storedLimits.answer).toBe(50);
});
