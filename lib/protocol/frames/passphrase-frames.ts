import * as v from 'valibot';

import { faultFrameSchema } from '#lib/protocol/fault.ts';

/** Name of the port that hands a passphrase over. Nothing else crosses it, and only the background listens. */
export const PASSPHRASE_PORT = 'passphrase';

/** The fragment of the options page's address in a tab that a panel opens only to unlock the keys. */
export const UNLOCK_HASH = '#unlock';

/** The item of `storage.session` that exists exactly while a vault with a passphrase is unlocked. */
export const UNLOCK_ITEM = 'vault-unlock';

/** Shorter passphrases can be found by trying, whatever each guess costs. */
export const MIN_PASSPHRASE_LENGTH = 12;

const newPassphraseSchema = v.pipe(v.string(), v.minLength(MIN_PASSPHRASE_LENGTH));

const passphraseFrameSchema = v.variant('type', [
  v.object({ type: v.literal('vault-unlock'), passphrase: v.string() }),
  v.object({ type: v.literal('passphrase-set'), next: newPassphraseSchema }),
  v.object({ type: v.literal('passphrase-change'), current: v.string(), next: newPassphraseSchema }),
  v.object({ type: v.literal('passphrase-remove'), current: v.string() }),
]);

/** The options page's frames on the port: one frame, then the port closes. */
export type PassphraseFrame = v.InferOutput<typeof passphraseFrameSchema>;

/** Whether `value` is a frame with a passphrase. */
export function isPassphraseFrame(value: unknown): value is PassphraseFrame {
  return v.is(passphraseFrameSchema, value);
}

/**
 * Why nothing was changed.
 *
 * - `wrong`: that is not the passphrase.
 * - `set-already`: another page has already set one.
 * - `interrupted`: the background has restarted.
 */
export const passphraseProblemSchema = v.picklist(['wrong', 'set-already', 'interrupted']);
export type PassphraseProblem = v.InferOutput<typeof passphraseProblemSchema>;

const passphraseReplySchema = v.variant('type', [
  v.object({ type: v.literal('passphrase-done') }),
  v.object({ type: v.literal('passphrase-refuse'), problem: passphraseProblemSchema }),
  faultFrameSchema,
]);

/** The background's replies. */
export type PassphraseReply = v.InferOutput<typeof passphraseReplySchema>;

/** Whether `value` answers a passphrase. */
export function isPassphraseReply(value: unknown): value is PassphraseReply {
  return v.is(passphraseReplySchema, value);
}
