import * as v from 'valibot';

import { headerValuesSchema } from '#lib/protocol/credentials.ts';
import { runFailureSchema } from '#lib/protocol/failure.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';
import { listedModelSchema } from '#lib/protocol/model.ts';

/** Name of the port between the options page and the background. */
export const OPTIONS_PORT = 'options';

/** Name of the port that hands a key or headers over. Nothing else crosses it, and only the background listens. */
export const KEY_PORT = 'key';

/** A stored key, as the options page may know it. */
export const keyStateSchema = v.object({
  provider: v.string(),
  /** The last four characters; empty for a key of fewer than twelve. */
  lastFour: v.string(),
  /** The only origin that the key is sent to. */
  origin: v.string(),
  /** In memory only; gone when the browser closes. */
  isTemporary: v.exactOptional(v.boolean()),
});
export type KeyState = v.InferOutput<typeof keyStateSchema>;

/** The stored headers of a provider, as the options page may know them: their names. */
export const headersStateSchema = v.object({
  provider: v.string(),
  names: v.array(v.string()),
  /** The only origin that they are sent to. */
  origin: v.string(),
  isTemporary: v.exactOptional(v.boolean()),
});
export type HeadersState = v.InferOutput<typeof headersStateSchema>;

/** How the stored keys are protected. */
export const vaultStateSchema = v.object({
  hasPassphrase: v.boolean(),
  /** Keys cannot be used, saved or moved until the passphrase is typed. */
  isLocked: v.boolean(),
  /** Minutes without use after which the vault locks; null for the end of the browser's session. */
  lockAfter: v.nullable(v.number()),
});
export type VaultState = v.InferOutput<typeof vaultStateSchema>;

/** The headers that a provider is to have. */
export const newHeadersSchema = v.object({
  values: headerValuesSchema,
  /** Names of stored ones that keep their values. */
  kept: v.array(v.string()),
});
export type NewHeaders = v.InferOutput<typeof newHeadersSchema>;

const keyFrameSchema = v.variant('type', [
  v.object({
    type: v.literal('key-save'),
    provider: v.string(),
    origin: v.string(),
    key: v.pipe(v.string(), v.minLength(1)),
    /** Keeps it in memory only, until the browser closes. */
    isTemporary: v.exactOptional(v.boolean()),
  }),
  /** Replaces the headers of a saved provider. */
  v.object({
    type: v.literal('headers-save'),
    provider: v.string(),
    origin: v.string(),
    headers: newHeadersSchema,
    isTemporary: v.exactOptional(v.boolean()),
  }),
]);

/** The options page's frames on the key port: one frame, then the port closes. */
export type KeyFrame = v.InferOutput<typeof keyFrameSchema>;

/** Whether `value` is a frame that hands a key or headers over. */
export function isKeyFrame(value: unknown): value is KeyFrame {
  return v.is(keyFrameSchema, value);
}

/**
 * Why a key or headers were not stored.
 *
 * - `interrupted`: the background has restarted.
 * - `invalid-character`: the key contains a character that is not allowed in headers.
 * - `locked`: the vault has to be unlocked first.
 */
export const keyProblemSchema = v.picklist(['interrupted', 'invalid-character', 'locked']);
export type KeyProblem = v.InferOutput<typeof keyProblemSchema>;

/**
 * Why headers were not stored, in addition to the reasons for keys.
 *
 * - `gone`: a stored value that was to be kept no longer exists.
 * - `wrong-header`: one of them cannot be sent; the page checks this, but the provider may have been changed
 *   since.
 */
export const headersProblemSchema = v.picklist(['interrupted', 'locked', 'gone', 'wrong-header']);
export type HeadersProblem = v.InferOutput<typeof headersProblemSchema>;

const keyReplySchema = v.variant('type', [
  v.object({ type: v.literal('key-stored'), state: keyStateSchema }),
  v.object({ type: v.literal('key-refused'), problem: keyProblemSchema }),
  v.object({ type: v.literal('headers-stored'), states: v.array(headersStateSchema) }),
  v.object({ type: v.literal('headers-refused'), problem: headersProblemSchema }),
  faultFrameSchema,
]);

/** The background's replies on the key port. */
export type KeyReply = v.InferOutput<typeof keyReplySchema>;

/** Whether `value` answers a key or headers that were handed over. */
export function isKeyReply(value: unknown): value is KeyReply {
  return v.is(keyReplySchema, value);
}

const optionsFrameSchema = v.variant('type', [
  v.object({ type: v.literal('keys-show') }),
  v.object({ type: v.literal('key-remove'), provider: v.string() }),
  /** Undoes `key-remove`, within a minute or so. Answered with `keys-state`. */
  v.object({ type: v.literal('key-restore'), provider: v.string() }),
  /** Moves a key: to memory only, until the browser closes, or back to the disk. Answered with `keys-state`. */
  v.object({ type: v.literal('key-keep'), provider: v.string(), isTemporary: v.boolean() }),
  /** Removes every key and the passphrase; this cannot be undone. */
  v.object({ type: v.literal('keys-remove') }),
  v.object({ type: v.literal('vault-lock') }),
  v.object({
    type: v.literal('lock-after-set'),
    minutes: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
  /** Fetches the saved provider's models. */
  v.object({ type: v.literal('models-list'), provider: v.string() }),
]);

/** The options page's frames to the background. */
export type OptionsFrame = v.InferOutput<typeof optionsFrameSchema>;

/** Whether `value` is a frame from the options page. */
export function isOptionsFrame(value: unknown): value is OptionsFrame {
  return v.is(optionsFrameSchema, value);
}

const optionsReplySchema = v.variant('type', [
  /** Every stored key, every provider's headers, and how they are protected; sent after `keys-show` and whenever either changes. */
  v.object({
    type: v.literal('keys-state'),
    keys: v.array(keyStateSchema),
    headers: v.exactOptional(v.array(headersStateSchema)),
    vault: v.exactOptional(vaultStateSchema),
  }),
  /** The provider's models, in its order; empty when it lists none. `failure` says why the list could not be read. */
  v.object({
    type: v.literal('models-state'),
    provider: v.string(),
    models: v.array(listedModelSchema),
    failure: v.exactOptional(runFailureSchema),
  }),
  faultFrameSchema,
]);

/** The background's replies to the options page. */
export type OptionsReply = v.InferOutput<typeof optionsReplySchema>;

/** Whether `value` is a reply to the options page. */
export function isOptionsReply(value: unknown): value is OptionsReply {
  return v.is(optionsReplySchema, value);
}
