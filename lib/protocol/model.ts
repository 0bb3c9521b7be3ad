import * as v from 'valibot';

/** What a model is for. `other` covers moderation, reranking, video and the like. */
export const modelKindSchema = v.picklist(['chat', 'embedding', 'image', 'audio', 'other']);
export type ModelKind = v.InferOutput<typeof modelKindSchema>;

/** US dollars per million tokens. */
export const modelPriceSchema = v.object({
  input: v.number(),
  output: v.number(),
  /** Input that the provider reads from its cache; absent where that price is not known. */
  cachedInput: v.exactOptional(v.number()),
});
export type ModelPrice = v.InferOutput<typeof modelPriceSchema>;

/** A model as its server lists it. What the server does not say is absent. */
export const listedModelSchema = v.object({
  /** The name that requests use. */
  id: v.string(),
  /** The display name, if it differs. */
  name: v.exactOptional(v.string()),
  /** `chat` is also the default. */
  kind: modelKindSchema,
  /** The context window. */
  contextTokens: v.exactOptional(v.number()),
  price: v.exactOptional(modelPriceSchema),
  /** The day on which it is switched off, as YYYY-MM-DD. */
  retiresOn: v.exactOptional(v.string()),
});
export type ListedModel = v.InferOutput<typeof listedModelSchema>;

/** What a provider listed. */
export const storedModelListSchema = v.object({
  models: v.array(listedModelSchema),
  /** When, in Unix ms. */
  at: v.number(),
});
export type StoredModelList = v.InferOutput<typeof storedModelListSchema>;

/** A model at a provider that the user has set up. */
export const modelRefSchema = v.object({ provider: v.string(), model: v.string() });
export type ModelRef = v.InferOutput<typeof modelRefSchema>;

/** More than anyone marks; it limits what is sent to a picker. */
export const MAX_FAVOURITES = 200;

/** Whether two references name the same model. */
export function isSameModel(one: ModelRef, other: ModelRef): boolean {
  return one.provider === other.provider && one.model === other.model;
}
