// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { SpendingCaps } from '#components/options/limits/SpendingCaps.tsx';
import type { ManagedView } from '#lib/protocol/managed.ts';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { findField, typeInto } from '#test/support/options/use-form.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
const CHAT = 'For one chat (US dollars)';
const DAY = 'For one day (US dollars)';
const LOCKED: ManagedView = {
  locked: {},
  isExclusive: false,
  isDefaultLocked: false,
  savedQuestions: [],
  caps: [{ name: 'day', isLocked: true }],
  problems: [],
};

async function openCaps(managed?: ManagedView) {
  const platform = createFakeOptionsPlatform();
  platform.storedCaps = { caps: { chat: null, day: 20 }, ownCaps: {}, spentToday: 1.234 };
  render(<SpendingCaps platform={platform.caps} managed={managed} attempt={(work) => work} />, root);
  await rendered();
  return platform;
}

async function save(): Promise<void> {
  root.querySelector('form')?.requestSubmit();
  await rendered();
}

afterEach(() => render(null, root));

it('the form shows the caps that apply, and what today has cost', async () => {
  await openCaps();
  expect(findField(root, CHAT).value).toBe('');
  expect(findField(root, DAY).value).toBe('20');
  expect(root.textContent).toContain('Today has cost about $1.23 so far.');
  expect(root.textContent).toContain('A model whose price Gloss doesn’t know counts as free');
});

it('a cap that the user changes is saved, and the other stays with the organization', async () => {
  const platform = await openCaps();
  await typeInto(root, CHAT, '0.5');
  await save();
  expect(platform.storedCaps.ownCaps).toEqual({ chat: 0.5 });
  expect(root.textContent).toContain('Saved.');
});

it('an empty field means no cap', async () => {
  const platform = await openCaps();
  await typeInto(root, DAY, ' ');
  await save();
  expect(platform.storedCaps.ownCaps).toEqual({ day: null });
});

it.each(['0', '-1', '10001', 'much', '1,000', '1e3'])(
  'the cap “%s” is refused at its field, and stays there',
  async (cap) => {
    const platform = await openCaps();
    await typeInto(root, CHAT, cap);
    await save();
    expect(platform.storedCaps.ownCaps).toEqual({});
    expect(root.textContent).toContain('Enter an amount from $0.01 to $10,000.00');
    expect(findField(root, CHAT).getAttribute('aria-invalid')).toBe('true');
  },
);

it('a cap that the organization has locked cannot be changed', async () => {
  await openCaps(LOCKED);
  expect(findField(root, DAY).matches(':disabled')).toBe(true);
  expect(findField(root, CHAT).matches(':disabled')).toBe(false);
});
