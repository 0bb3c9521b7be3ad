import * as v from 'valibot';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { joinSavedQuestions } from '#lib/prompts/saved-question-file.ts';
import { type Appearance, appearanceSchema, INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import { type Retention, retentionSchema } from '#lib/protocol/chat-data.ts';
import type { SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import { MAX_FAVOURITES, type ModelRef, modelRefSchema } from '#lib/protocol/model.ts';
import { INITIAL_NOTES, type NoteSettings, noteSettingsSchema } from '#lib/protocol/note-settings.ts';
import { type Provider, providerSchema } from '#lib/protocol/provider.ts';
import { type SavedQuestion, savedQuestionSchema } from '#lib/protocol/saved-question.ts';
import { type OwnCaps, ownCapsSchema } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS, LIMIT_NAMES, type UserLimits, userLimitsSchema } from '#lib/protocol/user-limits.ts';
import { makeInert } from '#lib/transfer/notes/inert-markdown.ts';
import { parseTemplate } from '#lib/transfer/notes/note-template.ts';

const fileSchema = v.object({
  providers: v.fallback(v.array(v.unknown()), []),
  defaultProvider: v.fallback(v.nullable(v.string()), null),
  savedQuestions: v.fallback(v.array(v.unknown()), []),
  limits: v.fallback(userLimitsSchema, INITIAL_LIMITS),
  caps: v.fallback(ownCapsSchema, {}),
  appearance: v.fallback(appearanceSchema, INITIAL_APPEARANCE),
  asksForQuotes: v.fallback(v.boolean(), true),
  notes: v.fallback(noteSettingsSchema, INITIAL_NOTES),
  favourites: v.exactOptional(v.unknown(), []),
  retention: v.fallback(retentionSchema, null),
});

/** Other ids belong to providers that an organization has set up. */
const OWN_ID = /^[\w-]{1,100}$/u;

/** The settings of a profile, to read them and to add to them. */
export interface SettingsTarget {
  read(): Promise<SettingsState>;
  save(provider: Provider): Promise<void>;
  makeDefault(provider: string): Promise<void>;
  saveLimits(limits: UserLimits): Promise<void>;
  saveCaps(caps: OwnCaps): Promise<void>;
  saveAppearance(appearance: Appearance): Promise<void>;
  saveQuoteRule(asksForQuotes: boolean): Promise<void>;
  saveNotes(notes: NoteSettings): Promise<void>;
  /** Appends models to the favourites. */
  addFavourites(models: readonly ModelRef[]): Promise<void>;
  updateSavedQuestions(change: (all: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void>;
  keepFor(retention: Retention): void;
  /** How many chats there are; undefined while that is not known. */
  readonly chats: number | undefined;
  readonly newId: () => string;
}

/** What was imported from a backup's settings. */
export interface AddedSettings {
  readonly providers: number;
  readonly savedQuestions: number;
  readonly favourites: number;
  /** Favourites for which there was no room. */
  readonly favouritesLeftOut: number;
  /** Settings that could not be read, or that the user's organization does not allow. */
  readonly unreadable: number;
}

const NONE: AddedSettings = {
  providers: 0,
  savedQuestions: 0,
  favourites: 0,
  favouritesLeftOut: 0,
  unreadable: 0,
};

/** What was taken of two backups. */
export function joinSettings(one: AddedSettings, other: AddedSettings): AddedSettings {
  return {
    providers: one.providers + other.providers,
    savedQuestions: one.savedQuestions + other.savedQuestions,
    favourites: one.favourites + other.favourites,
    favouritesLeftOut: one.favouritesLeftOut + other.favouritesLeftOut,
    unreadable: one.unreadable + other.unreadable,
  };
}

/** The name of a model is shown in menus and sent in requests: one line, and nothing invisible. */
const MODEL_NAME = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{0,300}$/u;

function withoutHeaders(provider: Provider): Provider {
  if (provider.dialect === 'on-device') return provider;
  const { headers: _headers, ...rest } = provider;
  return rest;
}

/** Writes the settings of a backup: no key, no header and nothing that an organization has set. */
export function writeSettings(settings: SettingsState, retention: Retention): string {
  const { defaultProvider, savedQuestions, limits, ownCaps, appearance, asksForQuotes, notes } = settings;
  const { favourites, managed } = settings;
  const own = settings.providers.filter(({ id }) => !(managed && id in managed.locked));
  const providers = own.map((provider) => v.parse(providerSchema, withoutHeaders(provider)));
  return JSON.stringify({
    providers,
    defaultProvider,
    savedQuestions,
    limits,
    caps: ownCaps,
    appearance,
    asksForQuotes,
    notes,
    favourites,
    retention,
  });
}

/**
 * A provider in a backup, which may come from anyone, so it does not include consent to an unencrypted
 * connection.
 */
function readProvider(value: unknown): Provider | undefined {
  const { success, output } = v.safeParse(providerSchema, value);
  if (!success || !OWN_ID.test(output.id) || output.name.trim() === '') return undefined;
  if (output.dialect === 'on-device') return output;
  const { insecure: _insecure, headers: _headers, ...provider } = output;
  const check = checkBaseUrl(provider.baseUrl, provider.dialect);
  return check.type === 'refused' ? undefined : { ...provider, baseUrl: check.url };
}

function isInitial(limits: UserLimits): boolean {
  return LIMIT_NAMES.every((name) => limits[name] === INITIAL_LIMITS[name]);
}

function isInitialLook({ theme, textSize }: Appearance): boolean {
  return theme === INITIAL_APPEARANCE.theme && textSize === INITIAL_APPEARANCE.textSize;
}

/**
 * Reading notes as they are after an import; undefined where nothing changes. A backup may come from anyone:
 * of its templates, only valid ones that load nothing are accepted.
 */
function takeNotes(before: NoteSettings, { template, vault }: NoteSettings): NoteSettings | undefined {
  const isUsable = 'template' in parseTemplate(template) && makeInert(template, true) === template.trim();
  const next = {
    template: before.template === '' && isUsable ? template : before.template,
    vault: before.vault || vault,
  };
  return next.template === before.template && next.vault === before.vault ? undefined : next;
}

/**
 * Finds the favourites in a backup that are to be added. Favourites of a missing provider are skipped: it was
 * removed before the backup, or was counted as unreadable.
 *
 * @param providers - Ids of the providers that are here after the import.
 */
function takeFavourites(
  before: readonly ModelRef[],
  value: unknown,
  providers: ReadonlySet<string>,
): { models: readonly ModelRef[]; leftOut: number; unreadable: number } {
  if (!Array.isArray(value)) return { models: [], leftOut: 0, unreadable: 1 };
  const keyOf = ({ provider, model }: ModelRef): string => JSON.stringify([provider, model]);
  const marked = new Set(before.map(keyOf));
  const models: ModelRef[] = [];
  let unreadable = 0;
  let leftOut = Math.max(value.length - MAX_FAVOURITES, 0);
  for (const item of value.slice(0, MAX_FAVOURITES)) {
    const { success, output } = v.safeParse(modelRefSchema, item);
    if (!success || !MODEL_NAME.test(output.model)) unreadable += 1;
    else if (providers.has(output.provider) && !marked.has(keyOf(output))) {
      if (marked.size >= MAX_FAVOURITES) leftOut += 1;
      else models.push(output);
      marked.add(keyOf(output));
    }
  }
  return { models, leftOut, unreadable };
}

/** Adds the settings of a backup to the existing ones. The user's own are never changed. */
export async function addSettings(value: unknown, target: SettingsTarget): Promise<AddedSettings> {
  const { success, output } = v.safeParse(fileSchema, value);
  if (!success) return { ...NONE, unreadable: 1 };
  const before = await target.read();
  const known = new Set(before.providers.map(({ id }) => id));
  let unreadable = 0;
  let providers = 0;
  for (const item of output.providers) {
    const provider = readProvider(item);
    if (!provider) unreadable += 1;
    if (!provider || known.has(provider.id)) continue;
    known.add(provider.id);
    try {
      await target.save(provider);
      providers += 1;
    } catch {
      // The user's organization may allow only its own providers.
      unreadable += 1;
    }
  }
  const { defaultProvider, limits, caps, appearance, asksForQuotes, notes, retention } = output;
  if (before.defaultProvider === null && defaultProvider !== null && known.has(defaultProvider))
    await target.makeDefault(defaultProvider);
  if (isInitial(before.limits) && !isInitial(limits)) await target.saveLimits(limits);
  if (Object.keys(before.ownCaps).length === 0 && Object.keys(caps).length > 0) await target.saveCaps(caps);
  if (isInitialLook(before.appearance) && !isInitialLook(appearance)) await target.saveAppearance(appearance);
  if (before.asksForQuotes && !asksForQuotes) await target.saveQuoteRule(false);
  const next = takeNotes(before.notes, notes);
  if (next) await target.saveNotes(next);
  const favourites = takeFavourites(before.favourites, output.favourites, known);
  unreadable += favourites.unreadable;
  if (favourites.models.length > 0) await target.addFavourites(favourites.models);
  // If there are chats, only the user may choose when they are deleted.
  if (retention !== null && target.chats === 0) target.keepFor(retention);

  const questions = output.savedQuestions.map((item) => v.safeParse(savedQuestionSchema, item));
  const readable = questions.filter((read) => read.success).map((read) => read.output);
  let savedQuestions = 0;
  if (readable.length > 0)
    await target.updateSavedQuestions((all) => {
      const joined = joinSavedQuestions(all, readable, target.newId);
      savedQuestions = joined.length - all.length;
      return joined;
    });
  return {
    providers,
    savedQuestions,
    favourites: favourites.models.length,
    favouritesLeftOut: favourites.leftOut,
    unreadable: unreadable + questions.length - readable.length,
  };
}
