import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { AppearanceFields } from '#components/options/appearance/AppearanceFields.tsx';
import { ChatData } from '#components/options/chats/ChatData.tsx';
import { Keys } from '#components/options/keys/Keys.tsx';
import { Limits } from '#components/options/limits/Limits.tsx';
import { SpendingCaps } from '#components/options/limits/SpendingCaps.tsx';
import { ManagedNotice } from '#components/options/managed/ManagedNotice.tsx';
import { Network } from '#components/options/network/Network.tsx';
import { SettingsNav } from '#components/options/pages/SettingsNav.tsx';
import { useSettingsPage } from '#components/options/pages/use-settings-page.ts';
import { buildRemovals } from '#components/options/providers/build-removals.ts';
import { ProviderEditor } from '#components/options/providers/ProviderEditor.tsx';
import { ProviderList } from '#components/options/providers/ProviderList.tsx';
import { QuoteRule } from '#components/options/quote-rule/QuoteRule.tsx';
import { ReadingNotes } from '#components/options/reading-notes/ReadingNotes.tsx';
import { SavedQuestionList } from '#components/options/saved-questions/SavedQuestionList.tsx';
import { Shortcuts } from '#components/options/shortcuts/Shortcuts.tsx';
import { Transfer } from '#components/options/transfer/Transfer.tsx';
import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { WaysToAsk } from '#components/options/ways-to-ask/WaysToAsk.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { Toast } from '#components/ui/Toast.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import { optionsText } from '#lib/wording/options.ts';

interface OptionsProps {
  readonly store: OptionsStore;
  readonly platform: Pick<
    OptionsPlatform,
    | 'closeUnlockTab'
    | 'reload'
    | 'requestHost'
    | 'scheme'
    | 'origin'
    | 'system'
    | 'copyText'
    | 'limits'
    | 'caps'
    | 'appearance'
    | 'quoteRule'
    | 'notes'
    | 'ways'
  >;
}

/** The options page. Until the settings are read it is empty, or shows why they cannot be. */
export function Options({ store, platform }: OptionsProps): JSX.Element | null {
  const page = useRef<HTMLElement>(null);
  const focus = useFocusRequest(page);
  const { providers, managed } = store.providers.settings.value;
  const selected = store.providers.selected.value;
  const current = useSettingsPage();
  const fault = store.fault.value;
  useLeaveWarning(store.providers.edited.value.size > 0);
  const notice = fault && <FaultNotice fault={fault} onReload={platform.reload} />;
  if (!store.isReady.value) return notice ? <main class="options">{notice}</main> : null;
  const removals = buildRemovals(store, focus);
  // Forms with unsaved changes stay in the page, hidden: a typed key exists nowhere else. Sorted, so that no
  // element is moved.
  const open = [...new Set([...store.providers.edited.value, selected])]
    .filter((id) => !managed?.isExclusive || id in managed.locked)
    .toSorted();
  return (
    <main class="options" ref={page}>
      <header class="options-head">
        <h1 class="wordmark">Gloss</h1>
        <AppearanceFields platform={platform.appearance} attempt={store.attempt} />
      </header>
      {notice}
      {managed && <ManagedNotice managed={managed} />}
      <SettingsNav current={current} unsaved={store.providers.edited.value.size > 0 ? ['models'] : []} />
      <div class="settings-page" hidden={current !== 'models'}>
        <p class="settings-intro">{optionsText.intro}</p>
        <div class={providers.length > 0 ? 'options-body' : 'options-body alone'}>
          {providers.length > 0 && <ProviderList list={store.providers} />}
          {open.map((id) => (
            <ProviderEditor
              key={id}
              id={id}
              isHidden={id !== selected}
              store={store}
              platform={platform}
              saved={providers.find((provider) => provider.id === id)}
              removals={removals}
            />
          ))}
        </div>
        <Keys
          store={store}
          onRemove={removals.removeKey}
          onToast={(toast) => (store.toast.value = toast)}
          onUnlock={platform.closeUnlockTab}
        />
        <Limits platform={platform.limits} attempt={store.attempt} />
        <SpendingCaps platform={platform.caps} managed={managed} attempt={store.attempt} />
      </div>
      <div class="settings-page" hidden={current !== 'questions'}>
        <SavedQuestionList
          store={store.savedQuestions}
          settings={store.providers.settings.value}
          onRetryParameter={(model, field) =>
            void store.attempt(store.providers.retryParameter(model, field))
          }
          onToast={(toast) => (store.toast.value = toast)}
        />
        <QuoteRule platform={platform.quoteRule} attempt={store.attempt} />
      </div>
      <div class="settings-page" hidden={current !== 'shortcuts'}>
        <Shortcuts platform={platform.ways} />
        <WaysToAsk />
      </div>
      <div class="settings-page" hidden={current !== 'data'}>
        <ChatData store={store.chatData} onToast={(toast) => (store.toast.value = toast)} />
        <Transfer store={store.transfer} chatData={store.chatData} />
        <ReadingNotes platform={platform.notes} attempt={store.attempt} />
        <Network
          store={store.ledger}
          isFirefox={platform.scheme === 'moz-extension:'}
          onToast={(toast) => (store.toast.value = toast)}
        />
      </div>
      <Toast message={store.toast.value} onEnd={() => (store.toast.value = undefined)} />
    </main>
  );
}
