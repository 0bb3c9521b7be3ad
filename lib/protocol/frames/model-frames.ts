import * as v from 'valibot';

import { runFailureSchema } from '#lib/protocol/failure.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';
import { modelRefSchema, storedModelListSchema } from '#lib/protocol/model.ts';

/** Name of the port on which a panel gets the models to choose from. Open as long as the picker is. */
export const MODELS_PORT = 'models';

/** A provider whose models can be chosen. */
export const modelProviderSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** Prices are looked up by it; absent for the browser's own model, which costs nothing. */
  baseUrl: v.exactOptional(v.string()),
  /** Names that are known without a request: the saved one first, which is empty if the server chooses. */
  models: v.array(v.string()),
  /** Whether it has only these models, or the user's organization allows no others. */
  isFixed: v.exactOptional(v.boolean()),
  /** The last list that it sent. */
  list: v.exactOptional(storedModelListSchema),
});
export type ModelProvider = v.InferOutput<typeof modelProviderSchema>;

/** Whether the panel's window is private: its requests are not recorded on the disk. */
const windowEntries = { isPrivate: v.boolean() };

const modelsFrameSchema = v.variant('type', [
  /** Answered with `models-state`; also fetches lists that are missing or old. */
  v.object({ type: v.literal('models-show'), ...windowEntries }),
  /** Fetches the list of every provider. */
  v.object({ type: v.literal('models-refresh'), ...windowEntries }),
  /** Answered with `favourites-state`. */
  v.object({ type: v.literal('favourite-set'), model: modelRefSchema, isFavourite: v.boolean() }),
]);

/** A panel's frames on the models port. */
export type ModelsFrame = v.InferOutput<typeof modelsFrameSchema>;

/** Whether `value` is a frame about models. */
export function isModelsFrame(value: unknown): value is ModelsFrame {
  return v.is(modelsFrameSchema, value);
}

const preferredSchema = v.object({ favourites: v.array(modelRefSchema), recent: v.array(modelRefSchema) });
/** The models that come first. */
export type PreferredModels = v.InferOutput<typeof preferredSchema>;

const modelsReplySchema = v.variant('type', [
  v.object({
    type: v.literal('models-state'),
    providers: v.array(modelProviderSchema),
    ...preferredSchema.entries,
  }),
  v.object({ type: v.literal('favourites-state'), ...preferredSchema.entries }),
  /** This provider's list is being fetched. `list-end` follows. */
  v.object({ type: v.literal('list-start'), provider: v.string() }),
  v.object({
    type: v.literal('list-end'),
    provider: v.string(),
    /** Absent if it listed nothing: then its previous list remains valid. */
    list: v.exactOptional(storedModelListSchema),
    /** Why its list was not fetched or could not be read. */
    failure: v.exactOptional(runFailureSchema),
  }),
  faultFrameSchema,
]);

/** The background's replies on the models port. */
export type ModelsReply = v.InferOutput<typeof modelsReplySchema>;

/** Whether `value` is a reply about models. */
export function isModelsReply(value: unknown): value is ModelsReply {
  return v.is(modelsReplySchema, value);
}
