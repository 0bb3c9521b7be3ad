import { signal } from '@preact/signals';
import { expect, it } from 'vitest';

import { createSetUpControl } from '#lib/panel/first-run/create-set-up-control.ts';

it('set-up is shown without a provider and without a chat, and not before that is known', () => {
  const hasProvider = signal<boolean | undefined>(undefined);
  const control = createSetUpControl(hasProvider, signal(false));
  expect(control.isShown.value).toBe(false);
  hasProvider.value = false;
  expect(control.isShown.value).toBe(true);
  hasProvider.value = true;
  expect(control.isShown.value).toBe(false);
});

it('a chat is shown instead of set-up, until the user wants that', () => {
  const control = createSetUpControl(signal(false), signal(true));
  expect(control.isShown.value).toBe(false);
  control.open();
  expect(control.isShown.value).toBe(true);
  control.close();
  expect(control.isShown.value).toBe(false);
});

it('set-up stays until it has said how connecting ended', () => {
  const hasProvider = signal(false);
  const control = createSetUpControl(hasProvider, signal(false));
  control.hold(true);
  hasProvider.value = true;
  expect(control.isShown.value).toBe(true);
  control.hold(false);
  expect(control.isShown.value).toBe(false);
});
