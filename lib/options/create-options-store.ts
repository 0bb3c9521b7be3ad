import { type ReadonlySignal, signal } from '@preact/signals';

import { reportFault } from '#lib/faults/report-fault.ts';
import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type {
  KeyFrame,
  KeyReply,
  KeyState,
  OptionsFrame,
  OptionsReply,
} from '#lib/protocol/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { ProviderSettings } from '#lib/settings/provider-settings.ts';
import { faultText } from '#lib/wording/faults.ts';

import {
  createSavedQuestionStore,
  type SavedQuestionPlatform,
  type SavedQuestionStore,
} from './create-saved-question-store.ts';
import { handOverKey } from './hand-over-key.ts';
import type { WaysPlatform } from './ways-platform.ts';

/** How a connection test stands. */
export type TestState =
  | { readonly type: 'running' }
  | { readonly type: 'answered'; readonly text: string; readonly firstByteMs: number | undefined }
  | { readonly type: 'failed'; readonly failure: RunFailure };

/** What the options page needs from the browser. */
export interface OptionsPlatform {
  readonly settings: {
    read(): Promise<ProviderSettings>;
    save(provider: Provider): Promise<unknown>;
    remove(id: string): Promise<unknown>;
    makeDefault(id: string): Promise<unknown>;
    watch(listener: (settings: ProviderSettings) => void, signal: AbortSignal): void;
  };
  readonly savedQuestions: SavedQuestionPlatform;
  readonly ways: WaysPlatform;
  readonly openPort: () => TypedPort<OptionsReply, OptionsFrame>;
  readonly openKeyPort: () => TypedPort<KeyReply, KeyFrame>;
  /** Must be called in a click, before anything is awaited. */
  readonly requestHost: (pattern: string) => Promise<boolean>;
  /** Restarts the extension, and with it this page. */
  readonly reload: () => void;
  readonly newId: () => string;
  /** The scheme of this browser's extension pages, such as `moz-extension:`. */
  readonly scheme: string;
  /** Ends when the page goes away. */
  readonly signal: AbortSignal;
}

/** What the options page shows and can do. Never a key, but for the one argument of `storeKey`. */
export interface OptionsStore {
  readonly isReady: ReadonlySignal<boolean>;
  readonly settings: ReadonlySignal<ProviderSettings>;
  /** Id of the provider in the form; it may not be saved yet. */
  readonly selected: ReadonlySignal<string>;
  readonly keys: ReadonlySignal<readonly KeyState[]>;
  /** What failed inside Gloss, until it works again. */
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  readonly tests: ReadonlySignal<ReadonlyMap<string, TestState>>;
  readonly models: ReadonlySignal<ReadonlyMap<string, readonly string[]>>;
  readonly savedQuestions: SavedQuestionStore;
  select(id: string): void;
  /** Puts a new provider into the form. */
  add(): void;
  save(provider: Provider): Promise<void>;
  /** Hands the key over and forgets it. Returns why it was refused, if it was. */
  storeKey(provider: string, origin: string, key: string): Promise<string | undefined>;
  removeKey(provider: string): void;
  remove(provider: string): Promise<void>;
  makeDefault(provider: string): Promise<void>;
  test(provider: string): void;
  listModels(provider: string): void;
}

/** Creates the store of the options page. */
export function createOptionsStore(platform: OptionsPlatform): OptionsStore {
  const isReady = signal(false);
  const settings = signal<ProviderSettings>({ providers: [], defaultProvider: null });
  const selected = signal(platform.newId());
  const keys = signal<readonly KeyState[]>([]);
  const tests = signal<ReadonlyMap<string, TestState>>(new Map());
  const models = signal<ReadonlyMap<string, readonly string[]>>(new Map());
  const fault = signal<FaultKind | undefined>(undefined);
  let port: TypedPort<OptionsReply, OptionsFrame> | undefined;

  function setTest(provider: string, state: TestState | undefined): void {
    const next = new Map(tests.peek());
    if (state) next.set(provider, state);
    else next.delete(provider);
    tests.value = next;
  }

  /** Ends the tests whose result can no longer come. */
  function failRunningTests(): void {
    for (const [provider, state] of tests.peek()) {
      if (state.type === 'running') setTest(provider, { type: 'failed', failure: { kind: 'network' } });
    }
  }

  function apply(reply: OptionsReply): void {
    switch (reply.type) {
      case 'keys-state':
        keys.value = reply.keys;
        fault.value = undefined;
        return;
      case 'test-end':
        return setTest(
          reply.provider,
          reply.failure
            ? { type: 'failed', failure: reply.failure }
            : { type: 'answered', text: reply.text, firstByteMs: reply.firstByteMs },
        );
      case 'models-state':
        models.value = new Map(models.peek()).set(reply.provider, reply.models);
        return;
      case 'fault-show':
        fault.value = reply.fault;
        failRunningTests();
        return;
      default:
        reply satisfies never;
    }
  }

  function open(): TypedPort<OptionsReply, OptionsFrame> {
    const opened = platform.openPort();
    opened.listen(apply);
    opened.closed.addEventListener('abort', () => {
      if (port === opened) port = undefined;
      failRunningTests();
    });
    return opened;
  }

  /** Sends a frame, through a new port when the background has slept meanwhile. */
  function post(frame: OptionsFrame): void {
    port ??= open();
    if (port.send(frame)) return;
    port = open();
    port.send(frame);
  }

  function isThere(id: string, { providers }: ProviderSettings): boolean {
    return providers.some((provider) => provider.id === id);
  }

  function show(next: ProviderSettings): void {
    const isGone = isThere(selected.peek(), settings.peek()) && !isThere(selected.peek(), next);
    settings.value = next;
    if (isGone) selected.value = next.defaultProvider ?? platform.newId();
  }

  async function start(): Promise<void> {
    platform.settings.watch(show, platform.signal);
    const first = await platform.settings.read();
    show(first);
    if (first.defaultProvider !== null) selected.value = first.defaultProvider;
    isReady.value = true;
  }

  // Without the settings there is no page to show: the fault takes its place.
  void start().catch((error: unknown) => {
    fault.value = reportFault(error, 'settings');
  });
  post({ type: 'keys-show' });
  return {
    isReady,
    settings,
    selected,
    keys,
    tests,
    models,
    fault,
    savedQuestions: createSavedQuestionStore(platform.savedQuestions, {
      newId: platform.newId,
      onChange: () => post({ type: 'saved-questions-changed' }),
      signal: platform.signal,
    }),
    select(id) {
      selected.value = id;
    },
    add() {
      selected.value = platform.newId();
    },
    async save(provider) {
      await platform.settings.save(provider);
      setTest(provider.id, undefined);
      show(await platform.settings.read());
    },
    async storeKey(provider, origin, key) {
      const reply = await handOverKey(platform.openKeyPort(), { type: 'key-save', provider, origin, key });
      if (reply.type === 'key-refused') return reply.reason;
      if (reply.type === 'fault-show') return faultText[reply.fault];
      keys.value = [...keys.peek().filter((state) => state.provider !== provider), reply.state];
      return undefined;
    },
    removeKey: (provider) => post({ type: 'key-remove', provider }),
    async remove(provider) {
      post({ type: 'key-remove', provider });
      await platform.settings.remove(provider);
      show(await platform.settings.read());
    },
    async makeDefault(provider) {
      await platform.settings.makeDefault(provider);
    },
    test(provider) {
      setTest(provider, { type: 'running' });
      post({ type: 'provider-test', provider });
    },
    listModels: (provider) => post({ type: 'models-list', provider }),
  };
}
