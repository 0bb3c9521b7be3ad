import * as v from 'valibot';

import { type Consent, consentSchema, type DataKind } from '#lib/protocol/consent.ts';

import { defineSetting } from './define-setting.ts';

/** What the user has agreed to send, with one record for each origin. */
const consents = defineSetting<readonly Consent[]>('consents', {
  version: 2,
  migrations: {
    // Version 1 contained origins only. Before a picture or a PDF goes there, the user is asked again.
    2: (stored) =>
      v.is(v.array(v.string()), stored) ? stored.map((origin) => ({ origin, kinds: ['text'] })) : [],
  },
  read: (stored) => (Array.isArray(stored) ? stored.filter((one) => v.is(consentSchema, one)) : []),
});

/** Everything that the user has agreed to send. */
export function readConsents(): Promise<readonly Consent[]> {
  return consents.getValue();
}

/** The kinds of data that the user has agreed to send to `origin`, such as `https://api.openai.com`. */
export async function readConsentedKinds(origin: string): Promise<readonly DataKind[]> {
  return (await consents.getValue()).find((consent) => consent.origin === origin)?.kinds ?? [];
}

/** Stores that the user has seen what will be sent to `origin`, and agreed at `at` (Unix ms). */
export async function giveConsent(origin: string, kinds: readonly DataKind[], at: number): Promise<void> {
  await consents.update((all) => {
    const before = all.find((consent) => consent.origin === origin)?.kinds ?? [];
    const given = { origin, kinds: [...new Set([...before, ...kinds])], at };
    return [...all.filter((consent) => consent.origin !== origin), given];
  });
}

/** Stores that nothing may be sent to `origin` until the user agrees again. */
export async function revokeConsent(origin: string): Promise<void> {
  await consents.update((all) => all.filter((consent) => consent.origin !== origin));
}
