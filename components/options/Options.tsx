import type { JSX } from 'preact';

import { ProviderEditor } from '#components/options/providers/ProviderEditor.tsx';
import { SavedQuestionList } from '#components/options/saved-questions/SavedQuestionList.tsx';
import { WaysToAsk } from '#components/options/ways-to-ask/WaysToAsk.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { OptionsPlatform, OptionsStore } from '#lib/options/create-options-store.ts';
import { findPreset, PRESETS } from '#lib/presets/presets.ts';

interface OptionsProps {
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'reload' | 'requestHost' | 'scheme' | 'ways'>;
}

/** The options page: the providers, the form of the chosen one, and the user's own questions. */
export function Options({ store, platform }: OptionsProps): JSX.Element | null {
  const { providers, defaultProvider } = store.settings.value;
  const selected = store.selected.value;
  const saved = providers.find((provider) => provider.id === selected);
  const preset = findPreset(saved?.preset ?? '') ?? PRESETS[0];
  const fault = store.fault.value;
  const notice = fault && <FaultNotice fault={fault} onReload={platform.reload} />;
  if (!store.isReady.value || !preset) return notice ? <main class="options">{notice}</main> : null;
  return (
    <main class="options">
      <header class="options-head">
        <h1 class="wordmark">Gloss</h1>
        <p>Where your questions go. Nothing is sent anywhere else, and nothing before you ask.</p>
      </header>
      {notice}
      <div class={providers.length > 0 ? 'options-body' : 'options-body alone'}>
        {providers.length > 0 && (
          <nav class="providers" aria-label="Providers">
            <ul>
              {providers.map((provider) => (
                <li key={provider.id}>
                  <button
                    type="button"
                    class="provider-row"
                    aria-current={provider.id === selected}
                    onClick={() => store.select(provider.id)}
                  >
                    <span class="provider-name">{provider.name}</span>
                    <span class="provider-facts">
                      {provider.model || 'no model yet'}
                      {provider.id === defaultProvider && ' · default'}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <button type="button" class="button" aria-current={!saved} onClick={() => store.add()}>
              <Icon name="add" />
              Add provider
            </button>
          </nav>
        )}
        <ProviderEditor
          key={selected}
          id={selected}
          store={store}
          platform={platform}
          saved={saved}
          preset={preset}
        />
      </div>
      <SavedQuestionList store={store.savedQuestions} providers={providers} />
      <WaysToAsk platform={platform.ways} />
    </main>
  );
}
