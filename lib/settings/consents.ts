import * as v from 'valibot';

import { defineSetting } from './define-setting.ts';

/** The origins that the user has agreed, once each, to send page text to. */
const consents = defineSetting('consents', {
  version: 1,
  migrations: {},
  read: (stored) => (v.is(v.array(v.string()), stored) ? stored : []),
});

/** Whether the user has agreed to send page text to `origin`, such as `https://api.openai.com`. */
export async function hasConsent(origin: string): Promise<boolean> {
  return (await consents.getValue()).includes(origin);
}

/** Stores that the user has seen what will be sent to `origin`, and agreed. */
export async function giveConsent(origin: string): Promise<void> {
  await consents.update((origins) => [...new Set([...origins, origin])]);
}
