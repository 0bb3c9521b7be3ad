import * as v from 'valibot';

import { type RefusableField, refusableFieldSchema } from '#lib/protocol/answer-parameters.ts';
import { appearanceSchema } from '#lib/protocol/appearance.ts';
import { faultFrameSchema } from '#lib/protocol/fault.ts';
import { managedViewSchema } from '#lib/protocol/managed.ts';
import { MAX_FAVOURITES, type ModelRef, modelRefSchema } from '#lib/protocol/model.ts';
import { noteSettingsSchema } from '#lib/protocol/note-settings.ts';
import { providerSchema } from '#lib/protocol/provider.ts';
import { savedQuestionSchema } from '#lib/protocol/saved-question.ts';
import { ownCapsSchema, spendingCapsSchema } from '#lib/protocol/spending.ts';
import { userLimitsSchema } from '#lib/protocol/user-limits.ts';

/** Name of the port on which the options page reads and changes settings. */
export const SETTINGS_PORT = 'settings';

/** The settings that the options page shows. Never a key. */
export const settingsStateSchema = v.object({
  /** In the order in which they were set up. */
  providers: v.array(providerSchema),
  /** Id of the provider that new questions go to; null exactly when there is none. */
  defaultProvider: v.nullable(v.string()),
  /** What the user's organization has set; absent where it has set nothing. Managed providers are in `providers`. */
  managed: v.exactOptional(managedViewSchema),
  /** The user's own. */
  savedQuestions: v.array(savedQuestionSchema),
  limits: userLimitsSchema,
  /** The spending caps that apply. */
  caps: spendingCapsSchema,
  /** The caps that the user has chosen. */
  ownCaps: ownCapsSchema,
  /** What today has cost so far, in US dollars. */
  spentToday: v.number(),
  appearance: appearanceSchema,
  /** Whether models are asked to quote the page text that they rely on. */
  asksForQuotes: v.boolean(),
  notes: noteSettingsSchema,
  /** The models that the user has marked, in the order of marking. */
  favourites: v.array(modelRefSchema),
  /** By provider: the names of the models that its server listed and that can answer questions. */
  listedModels: v.record(v.string(), v.array(v.string())),
  /** By provider, then by model: the answer parameters that its server refused. The model may be empty, for all. */
  leftOut: v.exactOptional(v.record(v.string(), v.record(v.string(), v.array(refusableFieldSchema)))),
});
export type SettingsState = v.InferOutput<typeof settingsStateSchema>;

/** The providers that the user has set up, and the default one. */
export type ProviderSettings = Pick<SettingsState, 'providers' | 'defaultProvider' | 'managed' | 'leftOut'>;

/** The answer parameters that the server of this model refused. */
export function leftOutFor(
  { leftOut }: Pick<ProviderSettings, 'leftOut'>,
  { provider, model }: ModelRef,
): readonly RefusableField[] {
  const ofProvider = leftOut?.[provider];
  return ofProvider?.[model] ?? ofProvider?.[''] ?? [];
}

const settingsFrameSchema = v.variant('type', [
  v.object({ type: v.literal('settings-show') }),
  v.object({ type: v.literal('provider-save'), provider: providerSchema }),
  v.object({ type: v.literal('provider-remove'), provider: v.string() }),
  /** Undoes `provider-remove`: puts the provider back in its place, as the default if it was. */
  v.object({
    type: v.literal('provider-restore'),
    provider: providerSchema,
    index: v.number(),
    isDefault: v.boolean(),
  }),
  v.object({ type: v.literal('default-make'), provider: v.string() }),
  /** Sends this parameter to a model again after its server refused it. */
  v.object({
    type: v.literal('parameter-retry'),
    provider: v.string(),
    model: v.string(),
    field: refusableFieldSchema,
  }),
  v.object({ type: v.literal('limits-save'), limits: userLimitsSchema }),
  v.object({ type: v.literal('caps-save'), caps: ownCapsSchema }),
  v.object({ type: v.literal('appearance-save'), appearance: appearanceSchema }),
  v.object({ type: v.literal('quote-rule-save'), asksForQuotes: v.boolean() }),
  v.object({ type: v.literal('notes-save'), notes: noteSettingsSchema }),
  /** Appends these models to the favourites. */
  v.object({
    type: v.literal('favourites-add'),
    models: v.pipe(v.array(modelRefSchema), v.maxLength(MAX_FAVOURITES)),
  }),
  v.object({
    type: v.literal('saved-questions-save'),
    savedQuestions: v.array(savedQuestionSchema),
    /** The list before the change. `settings-refuse` answers if the stored list differs from it. */
    before: v.array(savedQuestionSchema),
  }),
]);

/**
 * The options page's frames on the settings port. Each frame gets one `settings-done`, `-refuse` or
 * `fault-show`.
 */
export type SettingsFrame = v.InferOutput<typeof settingsFrameSchema>;

/** Whether `value` is a frame that reads or changes settings. */
export function isSettingsFrame(value: unknown): value is SettingsFrame {
  return v.is(settingsFrameSchema, value);
}

const settingsReplySchema = v.variant('type', [
  /** The current settings; sent after `settings-show` and to every open page after each change. */
  v.object({ type: v.literal('settings-state'), settings: settingsStateSchema }),
  /** The request has been carried out, and the state after it was sent. */
  v.object({ type: v.literal('settings-done') }),
  /** The saved questions have been changed elsewhere; the state was sent, and nothing was changed. */
  v.object({ type: v.literal('settings-refuse') }),
  faultFrameSchema,
]);

/** The background's replies on the settings port. */
export type SettingsReply = v.InferOutput<typeof settingsReplySchema>;

/** Whether `value` is a reply on the settings port. */
export function isSettingsReply(value: unknown): value is SettingsReply {
  return v.is(settingsReplySchema, value);
}
