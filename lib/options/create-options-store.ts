import { type ReadonlySignal, type Signal, signal } from '@preact/signals';

import { reportFault } from '#lib/faults/report-fault.ts';
import { createPortSender } from '#lib/ports/create-port-sender.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type { OptionsFrame, OptionsReply, VaultState } from '#lib/protocol/frames/options-frames.ts';
import { isSameEndpoint } from '#lib/protocol/provider.ts';

import { type ChatDataStore, createChatDataStore } from './create-chat-data-store.ts';
import { createKeyList, type KeyList } from './create-key-list.ts';
import { createLedgerStore, type LedgerStore } from './create-ledger-store.ts';
import { createModelDownload, type ModelDownload } from './create-model-download.ts';
import { createProviderChecks, type ProviderChecks } from './create-provider-checks.ts';
import { createProviderList, type ProviderList } from './create-provider-list.ts';
import { createSavedQuestionStore, type SavedQuestionStore } from './create-saved-question-store.ts';
import { createTransferStore, type TransferStore } from './create-transfer-store.ts';
import { createVaultControl, type VaultControl } from './create-vault-control.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** A message with a way to undo what it says. */
export interface Toast {
  readonly text: string;
  /** The subject, needed when the same text may refer to different things. */
  readonly subject?: string;
  readonly undo?: () => void;
}

/** The subject of a toast that says how the passphrase was changed. */
export const PASSPHRASE_CHANGE = 'passphrase';

/** The frames whose toast says that they have removed something. */
const REMOVING_FRAMES: ReadonlySet<string> = new Set<OptionsFrame['type']>(['key-remove', 'keys-remove']);

/** What the options page shows and can do. */
export interface OptionsStore {
  readonly isReady: ReadonlySignal<boolean>;
  /** What failed inside Gloss, until it works again. */
  readonly fault: ReadonlySignal<FaultKind | undefined>;
  readonly providers: ProviderList;
  readonly keys: KeyList;
  readonly vault: VaultControl;
  readonly checks: ProviderChecks;
  readonly modelDownload: ModelDownload;
  readonly savedQuestions: SavedQuestionStore;
  readonly ledger: LedgerStore;
  readonly chatData: ChatDataStore;
  readonly transfer: TransferStore;
  /** The latest action that can be undone. */
  readonly toast: Signal<Toast | undefined>;
  /**
   * Requests again what may have changed while the background slept: the keys, and how they are protected.
   */
  refresh(): void;
  /** Shows the fault when `work` rejects. Resolves to undefined then. */
  attempt<T>(work: Promise<T>): Promise<T | undefined>;
}

/** Creates the store of the options page. */
export function createOptionsStore(platform: OptionsPlatform): OptionsStore {
  const isReady = signal(false);
  const fault = signal<FaultKind | undefined>(undefined);
  const toast = signal<Toast | undefined>(undefined);
  const checks = createProviderChecks(platform, (kind) => (fault.value = kind));
  const providers = createProviderList(platform, (before, after) => {
    checks.test.clear(before.id);
    if (!after || !isSameEndpoint(after, before)) checks.models.clear(before.id);
  });
  const { send: post } = createPortSender<OptionsReply, OptionsFrame>({
    open: platform.openPort,
    listener: apply,
    room: 'options',
  });
  const keys = createKeyList(platform, post, (provider) => {
    checks.test.clear(provider);
    checks.models.clear(provider);
  });
  const vault = createVaultControl(platform, post);

  function showVault(state: VaultState): void {
    vault.show(state);
    // Locked keys need the passphrase now.
    if (state.isLocked && toast.peek()?.subject === PASSPHRASE_CHANGE) toast.value = undefined;
  }

  function apply(reply: OptionsReply): void {
    switch (reply.type) {
      case 'keys-state':
        keys.show(reply.keys, reply.headers ?? []);
        if (reply.vault) showVault(reply.vault);
        fault.value = undefined;
        return;
      case 'fault-show':
        if (REMOVING_FRAMES.has(reply.request)) toast.value = undefined;
        fault.value = reply.fault;
        return;
      // Lists of models use separate ports.
      case 'models-state':
        return;
      default:
        reply satisfies never;
    }
  }

  async function start(): Promise<void> {
    try {
      await providers.start();
      isReady.value = true;
    } catch (error) {
      // Without the settings the page cannot be shown: the fault is shown instead.
      fault.value = reportFault(error, 'settings');
    }
  }

  const chatData = createChatDataStore(
    platform.openChatDataPort,
    platform.measureStorage,
    (kind) => (fault.value = kind),
  );
  const transfer = platform.createTransfer({
    retention: () => chatData.state.peek()?.retention ?? null,
    chats: () => chatData.state.peek()?.chats,
    keepFor: chatData.keepFor,
  });

  void start();
  const refresh = (): void => post({ type: 'keys-show' });
  refresh();
  return {
    refresh,
    isReady,
    fault,
    providers,
    keys,
    vault,
    checks,
    modelDownload: createModelDownload(platform.deviceModel, platform.signal),
    ledger: createLedgerStore(platform.openLedgerPort, (kind) => (fault.value = kind)),
    chatData,
    transfer: createTransferStore(transfer, chatData.imported),
    toast,
    async attempt(work) {
      try {
        return await work;
      } catch (error) {
        fault.value = reportFault(error, 'options');
        return undefined;
      }
    },
    savedQuestions: createSavedQuestionStore(platform.savedQuestions, {
      newId: platform.newId,
      signal: platform.signal,
    }),
  };
}
