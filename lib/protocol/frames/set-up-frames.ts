import * as v from 'valibot';

import { connectionOutcomeSchema } from '#lib/protocol/connection-test.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';
import { serverProviderSchema } from '#lib/protocol/provider.ts';

import { keyProblemSchema } from './options-frames.ts';

/** Name of the port on which a panel without a provider sets one up: one frame each. Closing it stops the request. */
export const SET_UP_PORT = 'set-up';

/** A provider that is not saved yet. The background gives it its id, so that none can be replaced this way. */
export const newProviderSchema = v.omit(serverProviderSchema, ['id']);
export type NewProvider = v.InferOutput<typeof newProviderSchema>;

/** The fields of every frame that leads to requests. */
const requestFields = {
  /** From a private window, whose requests are not recorded on the disk. */
  isPrivate: v.boolean(),
};

const setUpFrameSchema = v.variant('type', [
  /** Answered with `set-up-state`. */
  v.object({ type: v.literal('set-up-show') }),
  /** Looks for the servers of the presets on this computer. Answered with `server-found` for each, then `servers-end`. */
  v.object({ type: v.literal('servers-find'), ...requestFields }),
  /**
   * Chooses a model if none is named, tests it, and saves the provider with its key if it works. Answered
   * with `set-up-step`s, then `set-up-end` or `set-up-refuse`.
   */
  v.object({
    type: v.literal('provider-connect'),
    provider: newProviderSchema,
    /** Absent for a server that needs none. */
    key: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
    /** Saves it without another test, because the user wants it despite the last one. */
    isForced: v.exactOptional(v.boolean()),
    ...requestFields,
  }),
]);

/** A panel's frames on the set-up port. */
export type SetUpFrame = v.InferOutput<typeof setUpFrameSchema>;

/** Whether `value` is a frame that sets something up. */
export function isSetUpFrame(value: unknown): value is SetUpFrame {
  return v.is(setUpFrameSchema, value);
}

/** A server that answers on this computer. */
export const foundServerSchema = v.object({
  /** Id of the preset whose port it is at. */
  preset: v.string(),
  /** How many of its listed models can answer questions; absent when it does not show its list. */
  models: v.exactOptional(v.number()),
  /** Why it does not: it needs a key, or refuses requests from extensions. */
  refusal: v.exactOptional(v.picklist(['needs-key', 'origin-refused'])),
});
export type FoundServer = v.InferOutput<typeof foundServerSchema>;

const setUpReplySchema = v.variant('type', [
  /** `isForbidden`: the user's organization allows only its own providers. */
  v.object({ type: v.literal('set-up-state'), isForbidden: v.boolean() }),
  v.object({ type: v.literal('server-found'), server: foundServerSchema }),
  v.object({ type: v.literal('servers-end') }),
  /** The current step. */
  v.object({ type: v.literal('set-up-step'), step: v.picklist(['models', 'test']), model: v.string() }),
  /** `provider` is the one that was tested, with its model; it is saved if `isSaved`. */
  v.object({
    type: v.literal('set-up-end'),
    outcome: connectionOutcomeSchema,
    provider: serverProviderSchema,
    isSaved: v.boolean(),
  }),
  /** The key cannot be stored, so nothing was sent. */
  v.object({ type: v.literal('set-up-refuse'), problem: keyProblemSchema }),
  faultFrameSchema,
]);

/** The background's replies on the set-up port. */
export type SetUpReply = v.InferOutput<typeof setUpReplySchema>;

/** Whether `value` is a reply on the set-up port. */
export function isSetUpReply(value: unknown): value is SetUpReply {
  return v.is(setUpReplySchema, value);
}
