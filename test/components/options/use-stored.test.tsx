// @vitest-environment jsdom
import { type JSX, render } from 'preact';
import { expect, it } from 'vitest';

import { AppearanceFields } from '#components/options/appearance/AppearanceFields.tsx';
import { Limits } from '#components/options/limits/Limits.tsx';
import { SpendingCaps } from '#components/options/limits/SpendingCaps.tsx';
import { QuoteRule } from '#components/options/quote-rule/QuoteRule.tsx';
import { ReadingNotes } from '#components/options/reading-notes/ReadingNotes.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = installRoot();

type Attempt = <T>(work: Promise<T>) => Promise<T | undefined>;

const FORMS: readonly [
  name: keyof FakeOptionsPlatform & ('appearance' | 'limits' | 'caps' | 'notes' | 'quoteRule'),
  draw: (platform: FakeOptionsPlatform, attempt: Attempt) => JSX.Element,
][] = [
  ['appearance', ({ appearance }, attempt) => <AppearanceFields platform={appearance} attempt={attempt} />],
  ['limits', ({ limits }, attempt) => <Limits platform={limits} attempt={attempt} />],
  ['caps', ({ caps }, attempt) => <SpendingCaps platform={caps} managed={undefined} attempt={attempt} />],
  ['notes', ({ notes }, attempt) => <ReadingNotes platform={notes} attempt={attempt} />],
  ['quoteRule', ({ quoteRule }, attempt) => <QuoteRule platform={quoteRule} attempt={attempt} />],
];

function controls(): { all: number; inert: number } {
  const all = [...root.querySelectorAll('input, select, textarea, button')];
  return { all: all.length, inert: all.filter((one) => one.closest('[inert]')).length };
}

it.each(FORMS)(
  'nothing in the form of %s can be changed until the stored values have arrived',
  async (name, draw) => {
    const platform = createFakeOptionsPlatform();
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const read = platform[name].read.bind(platform[name]);
    Object.assign(platform[name], {
      async read(): Promise<unknown> {
        await held;
        return await read();
      },
    });
    render(
      draw(platform, (work) => work),
      root,
    );
    await rendered();
    expect(controls().all).toBeGreaterThan(0);
    expect(controls().inert).toBe(controls().all);
    release();
    await rendered();
    expect(controls().inert).toBe(0);
  },
);

it.each(FORMS)('the form of %s stays as it is when the stored values cannot be read', async (name, draw) => {
  const platform = createFakeOptionsPlatform();
  Object.assign(platform[name], { read: () => Promise.reject(new Error('The background is gone')) });
  render(
    draw(platform, (work) => work.catch(() => undefined)),
    root,
  );
  await rendered();
  expect(controls().inert).toBe(controls().all);
});
