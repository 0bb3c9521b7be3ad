import type { OptionsPlatform } from '#lib/options/create-options-store.ts';
import type { AskCommand } from '#lib/options/ways-platform.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import {
  isKeyReply,
  isOptionsReply,
  KEY_PORT,
  type KeyReply,
  OPTIONS_PORT,
  type OptionsReply,
} from '#lib/protocol/options-frames.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import type { ProviderSettings } from '#lib/settings/provider-settings.ts';
import { runEffectsSoon } from '#test/support/panel/effects-soon.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';

runEffectsSoon();

/** An options page's surroundings, played by a test. */
export interface FakeOptionsPlatform extends OptionsPlatform {
  /** What was asked of the browser and the settings, in order. */
  readonly asked: string[];
  /** What the options port has carried to the background. */
  readonly heard: unknown[];
  /** What key ports have carried to the background. */
  readonly keyFrames: unknown[];
  stored: ProviderSettings;
  storedSavedQuestions: readonly SavedQuestion[];
  /** Files that were saved: the name and the text of each. */
  readonly files: [string, string][];
  commands: readonly AskCommand[];
  isGranted: boolean;
  /** What the background says of a key; `gone` when it dies over it. */
  keyReply: KeyReply | 'gone';
  /** The background says something on the options port. */
  tell(reply: OptionsReply): void;
  /** The background goes away. */
  kill(): void;
}

/** Creates the surroundings: no provider yet, every host granted, every key stored. */
export function createFakeOptionsPlatform(): FakeOptionsPlatform {
  let ids = 0;
  let background: LinkedPort | undefined;
  const platform: FakeOptionsPlatform = {
    asked: [],
    heard: [],
    keyFrames: [],
    stored: { providers: [], defaultProvider: null },
    storedSavedQuestions: [],
    files: [],
    commands: [],
    isGranted: true,
    keyReply: {
      type: 'key-stored',
      state: { provider: 'new 1', lastFour: 'abcd', origin: 'https://api.example.com' },
    },
    settings: {
      read: () => Promise.resolve(platform.stored),
      save(provider) {
        platform.asked.push(`save ${provider.id}`);
        const { providers, defaultProvider } = platform.stored;
        const others = providers.filter(({ id }) => id !== provider.id);
        platform.stored = {
          providers: [...others, provider],
          defaultProvider: defaultProvider ?? provider.id,
        };
        return Promise.resolve();
      },
      remove(id) {
        platform.asked.push(`remove ${id}`);
        const providers = platform.stored.providers.filter((one) => one.id !== id);
        platform.stored = { providers, defaultProvider: providers[0]?.id ?? null };
        return Promise.resolve();
      },
      makeDefault(id) {
        platform.asked.push(`default ${id}`);
        return Promise.resolve();
      },
      watch() {},
    },
    savedQuestions: {
      read: () => Promise.resolve(platform.storedSavedQuestions),
      update(change) {
        platform.storedSavedQuestions = change(platform.storedSavedQuestions);
        return Promise.resolve();
      },
      watch() {},
      readListedModels: () => Promise.resolve({}),
      saveFile: (name, text) => void platform.files.push([name, text]),
    },
    ways: {
      readCommands: () => Promise.resolve(platform.commands),
      openShortcuts: () => void platform.asked.push('shortcuts'),
      shortcutsPlace: 'Somewhere in the browser.',
    },
    openPort() {
      const [page, end] = linkPorts(OPTIONS_PORT);
      end.onMessage.addListener((message) => platform.heard.push(message));
      background = end;
      return wrapPort(page, isOptionsReply);
    },
    openKeyPort() {
      const [page, end] = linkPorts(KEY_PORT);
      end.onMessage.addListener((message) => {
        platform.asked.push('key');
        platform.keyFrames.push(message);
        if (platform.keyReply === 'gone') end.disconnect();
        else end.postMessage(platform.keyReply);
      });
      return wrapPort(page, isKeyReply);
    },
    requestHost(pattern) {
      platform.asked.push(`host ${pattern}`);
      return Promise.resolve(platform.isGranted);
    },
    reload: () => void platform.asked.push('reload'),
    newId: () => `new ${(ids += 1)}`,
    scheme: 'chrome-extension:',
    signal: new AbortController().signal,
    tell: (reply) => background?.postMessage(reply),
    kill: () => background?.disconnect(),
  };
  return platform;
}
