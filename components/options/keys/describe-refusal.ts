import type { PassphraseRefusal } from '#lib/options/create-vault-control.ts';
import { faultText } from '#lib/wording/faults.ts';
import { keyText } from '#lib/wording/keys.ts';

/** Says why a passphrase changed nothing. */
export function describeRefusal(refusal: PassphraseRefusal): string {
  return refusal.type === 'fault' ? faultText[refusal.fault] : keyText.problems[refusal.problem];
}
