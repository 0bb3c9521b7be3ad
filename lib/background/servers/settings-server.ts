import { retryParameters } from '#lib/background/retry-parameters.ts';
import { readChosenModel } from '#lib/background/targets.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { findChangedFields } from '#lib/protocol/answer-parameters.ts';
import {
  isSettingsFrame,
  type SettingsFrame,
  type SettingsReply,
  type SettingsState,
} from '#lib/protocol/frames/settings-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { findLeftOutFields } from '#lib/providers/left-out-fields.ts';
import { appearanceSetting } from '#lib/settings/appearance-setting.ts';
import { limitSettings, readCaps } from '#lib/settings/limit-settings.ts';
import { addFavourites, readModelChoices } from '#lib/settings/model-choice.ts';
import { readModelLists } from '#lib/settings/model-lists.ts';
import { noteSettings } from '#lib/settings/note-settings.ts';
import {
  findProvider,
  makeDefault,
  providerSettings,
  removeProvider,
  restoreProvider,
  saveProvider,
} from '#lib/settings/provider-settings.ts';
import { quoteRuleSetting } from '#lib/settings/quote-rule.ts';
import { readRefused } from '#lib/settings/refused-parameters.ts';
import { readOwnSavedQuestions, updateSavedQuestions } from '#lib/settings/saved-questions.ts';

/** Listeners for changes, besides the options pages. */
export interface SettingsServerOptions {
  /** What today has cost so far, in US dollars. */
  spentToday(): Promise<number>;
  onProviders(): Promise<void>;
  onSavedQuestions(): Promise<void>;
  onLimits(): Promise<void>;
  onCaps(): Promise<void>;
  onAppearance(): Promise<void>;
}

/** Serves options pages with settings, which only the background reads and writes. */
export interface SettingsServer {
  serve(port: RawPort): void;
  /** Sends the settings to every open options page. */
  tell(): Promise<void>;
}

/** The list that was changed is no longer the stored one. */
class StaleListError extends Error {}

/** The user's parameters that servers refused, by provider and model. */
function findLeftOut(
  providers: readonly Provider[],
  refused: Awaited<ReturnType<typeof readRefused>>,
): NonNullable<SettingsState['leftOut']> {
  return Object.fromEntries(
    providers.map((provider) => {
      if (provider.dialect === 'on-device') return [provider.id, {}];
      const { id, dialect } = provider;
      const own = refused.filter((one) => one.provider === id);
      return [
        id,
        Object.fromEntries(own.map(({ model, names }) => [model, findLeftOutFields(dialect, names)])),
      ];
    }),
  );
}

/** A parameter that the user has changed is tried again: a server may refuse one value and accept another. */
async function saveAndRetry(provider: Provider): Promise<void> {
  const before = await findProvider(provider.id);
  await saveProvider(provider);
  if (!before || before.dialect === 'on-device' || provider.dialect === 'on-device') return;
  await retryParameters(provider.id, findChangedFields(before.parameters, provider.parameters));
}

async function readState(spentToday: () => Promise<number>): Promise<SettingsState> {
  const [
    settings,
    savedQuestions,
    stored,
    caps,
    spent,
    appearance,
    asksForQuotes,
    notes,
    { favourites },
    lists,
    refused,
  ] = await Promise.all([
    providerSettings.getValue(),
    readOwnSavedQuestions(),
    limitSettings.getValue(),
    readCaps(),
    spentToday(),
    appearanceSetting.getValue(),
    quoteRuleSetting.getValue(),
    noteSettings.getValue(),
    readModelChoices(),
    readModelLists(),
    readRefused(),
  ]);
  const listedModels = Object.fromEntries(
    Object.entries(lists).map(([provider, { models }]) => [
      provider,
      models.filter(({ kind }) => kind === 'chat').map(({ id }) => id),
    ]),
  );
  const leftOut = findLeftOut(settings.providers, refused);
  return {
    ...settings,
    savedQuestions: [...savedQuestions],
    limits: stored.limits,
    caps,
    ownCaps: stored.caps,
    spentToday: spent,
    appearance,
    asksForQuotes,
    notes,
    favourites: [...favourites],
    listedModels,
    leftOut,
  };
}

/** Whether two lists are the same, ignoring the order of fields within a question. */
function isSameList(one: readonly SavedQuestion[], other: readonly SavedQuestion[]): boolean {
  const fieldsOf = (all: readonly SavedQuestion[]): string =>
    JSON.stringify(all.map((saved) => Object.entries(saved).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  return fieldsOf(one) === fieldsOf(other);
}

async function replaceSavedQuestions(
  before: readonly SavedQuestion[],
  next: readonly SavedQuestion[],
): Promise<void> {
  await updateSavedQuestions((stored) => {
    if (!isSameList(stored, before)) throw new StaleListError();
    return next;
  });
  const known = new Map(before.map((saved) => [saved.id, saved]));
  const chosen = await readChosenModel();
  for (const { id, model = chosen, parameters } of next) {
    if (model)
      await retryParameters(
        model.provider,
        findChangedFields(known.get(id)?.parameters, parameters),
        model.model,
      );
  }
}

/** Creates the settings server. */
export function createSettingsServer(options: SettingsServerOptions): SettingsServer {
  const pages = new Set<(frame: SettingsReply) => boolean>();

  async function tell(): Promise<void> {
    if (pages.size === 0) return;
    const settings = await readState(options.spentToday);
    for (const send of pages) send({ type: 'settings-state', settings });
  }

  async function carryOut(frame: SettingsFrame): Promise<void> {
    switch (frame.type) {
      case 'settings-show':
        return;
      case 'provider-save':
        await saveAndRetry(frame.provider);
        return options.onProviders();
      case 'parameter-retry':
        await retryParameters(frame.provider, [frame.field], frame.model);
        return options.onProviders();
      case 'provider-remove':
        await removeProvider(frame.provider);
        return options.onProviders();
      case 'provider-restore':
        await restoreProvider(frame.provider, frame.index, frame.isDefault);
        return options.onProviders();
      case 'default-make':
        await makeDefault(frame.provider);
        return options.onProviders();
      case 'limits-save':
        await limitSettings.update((stored) => ({ ...stored, limits: frame.limits }));
        return options.onLimits();
      case 'caps-save':
        await limitSettings.update((stored) => ({ ...stored, caps: frame.caps }));
        return options.onCaps();
      case 'appearance-save':
        await appearanceSetting.update(() => frame.appearance);
        return options.onAppearance();
      case 'quote-rule-save':
        await quoteRuleSetting.update(() => frame.asksForQuotes);
        return options.onProviders();
      case 'notes-save':
        await noteSettings.update(() => frame.notes);
        return;
      case 'favourites-add':
        return addFavourites(frame.models);
      case 'saved-questions-save':
        await replaceSavedQuestions(frame.before, frame.savedQuestions);
        return options.onSavedQuestions();
      default:
        frame satisfies never;
    }
  }

  return {
    tell,
    serve(rawPort) {
      const port = wrapPort<SettingsFrame, SettingsReply>(rawPort, isSettingsFrame);
      pages.add(port.send);
      port.closed.addEventListener('abort', () => pages.delete(port.send));
      answerPort(port, 'settings', async (frame) => {
        try {
          await carryOut(frame);
        } catch (error) {
          if (!(error instanceof StaleListError)) throw error;
          await tell();
          port.send({ type: 'settings-refuse' });
          return;
        }
        await tell();
        port.send({ type: 'settings-done' });
      });
    },
  };
}
