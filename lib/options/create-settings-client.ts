import { FaultError } from '#lib/faults/fault-error.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { Appearance } from '#lib/protocol/appearance.ts';
import type { SettingsFrame, SettingsReply, SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { NoteSettings } from '#lib/protocol/note-settings.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { OwnCaps } from '#lib/protocol/spending.ts';
import type { UserLimits } from '#lib/protocol/user-limits.ts';

/** The settings, read and changed through the background. Every method rejects when the background has failed. */
export interface SettingsClient {
  read(): Promise<SettingsState>;
  save(provider: Provider): Promise<void>;
  remove(provider: string): Promise<void>;
  /** Puts a removed provider back in its place. */
  restore(provider: Provider, index: number, isDefault: boolean): Promise<void>;
  makeDefault(provider: string): Promise<void>;
  /** Sends a parameter to a model again after its server refused it. */
  retryParameter(model: ModelRef, field: RefusableField): Promise<void>;
  saveLimits(limits: UserLimits): Promise<void>;
  /** Replaces the caps that the user has chosen. */
  saveCaps(caps: OwnCaps): Promise<void>;
  saveAppearance(appearance: Appearance): Promise<void>;
  saveQuoteRule(asksForQuotes: boolean): Promise<void>;
  saveNotes(notes: NoteSettings): Promise<void>;
  /** Appends models to the favourites. */
  addFavourites(models: readonly ModelRef[]): Promise<void>;
  /**
   * Changes the saved questions. `change` is called again if another page has changed them in the meantime.
   */
  updateSavedQuestions(change: (all: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void>;
  /** Calls `listener` with the settings whenever they change, until `signal` is aborted. */
  watch(listener: (settings: SettingsState) => void, signal: AbortSignal): void;
}

type Outcome = Exclude<SettingsReply, { type: 'settings-state' }> | { readonly type: 'closed' };

/**
 * Creates the options page's client for the settings.
 *
 * @param open - Opens a settings port; called again if the background has slept in the meantime.
 */
export function createSettingsClient(open: () => TypedPort<SettingsReply, SettingsFrame>): SettingsClient {
  const listeners = new Set<(settings: SettingsState) => void>();
  let port: TypedPort<SettingsReply, SettingsFrame> | undefined;
  let state: SettingsState | undefined;
  let settle: ((outcome: Outcome) => void) | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function apply(reply: SettingsReply): void {
    if (reply.type !== 'settings-state') return settle?.(reply);
    state = reply.settings;
    for (const listener of listeners) listener(reply.settings);
  }

  function connect(): TypedPort<SettingsReply, SettingsFrame> {
    const opened = open();
    opened.listen(apply, 'options');
    opened.closed.addEventListener('abort', () => {
      if (port !== opened) return;
      port = undefined;
      settle?.({ type: 'closed' });
    });
    return opened;
  }

  function post(frame: SettingsFrame): Promise<Outcome> {
    return new Promise((resolve) => {
      settle = resolve;
      port ??= connect();
      // A port whose other side has just gone away refuses the frame.
      if (!port.send(frame)) resolve({ type: 'closed' });
    });
  }

  /** Frames are idempotent, so one that was lost with a dying background is sent once more. */
  async function request(frame: SettingsFrame): Promise<'settings-done' | 'settings-refuse'> {
    let outcome = await post(frame);
    if (outcome.type === 'closed') outcome = await post(frame);
    if (outcome.type === 'fault-show') throw new FaultError(outcome.fault, undefined);
    if (outcome.type === 'closed') throw new FaultError('internal', undefined);
    return outcome.type;
  }

  /** Requests run one at a time: a reply does not say which one it is for. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work, work);
    turn = result.catch(() => {});
    return result;
  }

  async function readState(): Promise<SettingsState> {
    await request({ type: 'settings-show' });
    if (!state) throw new FaultError('internal', undefined);
    return state;
  }

  async function carryOut(frame: SettingsFrame): Promise<void> {
    await inTurn(() => request(frame));
  }

  return {
    read: () => inTurn(readState),
    save: (provider) => carryOut({ type: 'provider-save', provider }),
    remove: (provider) => carryOut({ type: 'provider-remove', provider }),
    restore: (provider, index, isDefault) =>
      carryOut({ type: 'provider-restore', provider, index, isDefault }),
    retryParameter: ({ provider, model }, field) =>
      carryOut({ type: 'parameter-retry', provider, model, field }),
    saveLimits: (limits) => carryOut({ type: 'limits-save', limits }),
    saveCaps: (caps) => carryOut({ type: 'caps-save', caps }),
    saveAppearance: (appearance) => carryOut({ type: 'appearance-save', appearance }),
    saveQuoteRule: (asksForQuotes) => carryOut({ type: 'quote-rule-save', asksForQuotes }),
    saveNotes: (notes) => carryOut({ type: 'notes-save', notes }),
    addFavourites: (models) => carryOut({ type: 'favourites-add', models: [...models] }),
    makeDefault: (provider) => carryOut({ type: 'default-make', provider }),
    updateSavedQuestions: (change) =>
      inTurn(async () => {
        let reply;
        do {
          const { savedQuestions: before } = state ?? (await readState());
          const savedQuestions = [...change(before)];
          reply = await request({ type: 'saved-questions-save', savedQuestions, before });
        } while (reply === 'settings-refuse');
      }),
    watch(listener, signal) {
      if (signal.aborted) return;
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener), { once: true });
    },
  };
}
