import * as v from 'valibot';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { joinSavedQuestions } from '#lib/prompts/saved-question-file.ts';
import { type Appearance, appearanceSchema, INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import { type Retention, retentionSchema } from '#lib/protocol/chat-data.ts';
import { INITIAL_NOTES, type NoteSettings, noteSettingsSchema } from '#lib/protocol/note-settings.ts';
import { type Provider, providerSchema } from '#lib/protocol/provider.ts';
import { type SavedQuestion, savedQuestionSchema } from '#lib/protocol/saved-question.ts';
import type { SettingsState } from '#lib/protocol/settings-frames.ts';
import { type OwnCaps, ownCapsSchema } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS, LIMIT_NAMES, type UserLimits, userLimitsSchema } from '#lib/protocol/user-limits.ts';

import { makeInert } from './inert-markdown.ts';
import { parseTemplate } from './note-template.ts';

const fileSchema = v.object({
  providers: v.fallback(v.array(v.unknown()), []),
  defaultProvider: v.fallback(v.nullable(v.string()), null),
  savedQuestions: v.fallback(v.array(v.unknown()), []),
  limits: v.fallback(userLimitsSchema, INITIAL_LIMITS),
  caps: v.fallback(ownCapsSchema, {}),
  appearance: v.fallback(appearanceSchema, INITIAL_APPEARANCE),
  asksForQuotes: v.fallback(v.boolean(), true),
  notes: v.fallback(noteSettingsSchema, INITIAL_NOTES),
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
  updateSavedQuestions(change: (all: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void>;
  keepFor(retention: Retention): void;
  /** How many chats there are; undefined while that is not known. */
  readonly chats: number | undefined;
  readonly newId: () => string;
}

/** What was taken of a backup's settings. */
export interface AddedSettings {
  readonly providers: number;
  readonly savedQuestions: number;
  /** Providers and saved questions that could not be read, or that the user's organization does not allow. */
  readonly unreadable: number;
}

function withoutHeaders(provider: Provider): Provider {
  if (provider.dialect === 'on-device') return provider;
  const { headers: _headers, ...rest } = provider;
  return rest;
}

/** Writes the settings of a backup: no key, no header and nothing that an organization has set. */
export function writeSettings(settings: SettingsState, retention: Retention): string {
  const { defaultProvider, savedQuestions, limits, ownCaps, appearance, asksForQuotes, notes, managed } =
    settings;
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
    retention,
  });
}

/** A provider of a backup, which may come from anyone: agreeing to an unencrypted connection is not part of it. */
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
 * Reading notes as they are after an import; undefined where nothing changes. A backup may come from anyone: of its
 * templates, those that can be used and load nothing are taken.
 */
function takeNotes(before: NoteSettings, { template, vault }: NoteSettings): NoteSettings | undefined {
  const isUsable = 'template' in parseTemplate(template) && makeInert(template, true) === template.trim();
  const next = {
    template: before.template === '' && isUsable ? template : before.template,
    vault: before.vault || vault,
  };
  return next.template === before.template && next.vault === before.vault ? undefined : next;
}

/** Adds the settings of a backup to those that are there. What the user has set is never changed. */
export async function addSettings(value: unknown, target: SettingsTarget): Promise<AddedSettings> {
  const { success, output } = v.safeParse(fileSchema, value);
  if (!success) return { providers: 0, savedQuestions: 0, unreadable: 1 };
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
      // The user's organization may allow no providers but its own.
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
  // Where there are chats, a time after which they are deleted is the user's to choose.
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
  return { providers, savedQuestions, unreadable: unreadable + questions.length - readable.length };
}
