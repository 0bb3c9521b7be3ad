import type { JSX } from 'preact';

import { ProviderEditor } from '#components/options/providers/ProviderEditor.tsx';
import { ProviderList } from '#components/options/providers/ProviderList.tsx';
import { SavedQuestionList } from '#components/options/saved-questions/SavedQuestionList.tsx';
import { WaysToAsk } from '#components/options/ways-to-ask/WaysToAsk.tsx';
import { FaultNotice } from '#components/ui/FaultNotice.tsx';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import { findPreset, PRESETS } from '#lib/presets/presets.ts';
import { optionsText } from '#lib/wording/options.ts';

interface OptionsProps {
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'reload' | 'requestHost' | 'scheme' | 'ways'>;
}

/** The options page. Until the settings are read it is empty, or shows why they cannot be. */
export function Options({ store, platform }: OptionsProps): JSX.Element | null {
  const { providers } = store.providers.settings.value;
  const selected = store.providers.selected.value;
  const saved = providers.find((provider) => provider.id === selected);
  const preset = findPreset(saved?.preset ?? '') ?? PRESETS[0];
  const fault = store.fault.value;
  const notice = fault && <FaultNotice fault={fault} onReload={platform.reload} />;
  if (!store.isReady.value || !preset) return notice ? <main class="options">{notice}</main> : null;
  return (
    <main class="options">
      <header class="options-head">
        <h1 class="wordmark">Gloss</h1>
        <p>{optionsText.intro}</p>
      </header>
      {notice}
      <div class={providers.length > 0 ? 'options-body' : 'options-body alone'}>
        {providers.length > 0 && <ProviderList list={store.providers} />}
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
