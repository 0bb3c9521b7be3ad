import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import type { KeyRefusal } from '#lib/options/create-key-list.ts';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import {
  buildPresetForm,
  buildProvider,
  buildProviderForm,
  isSameProvider,
  type ProviderForm,
} from '#lib/options/provider-form.ts';
import { saveProvider } from '#lib/options/save-provider.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { findPreset, type Preset, PRESETS } from '#lib/presets/presets.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { faultText } from '#lib/wording/faults.ts';
import { providerText } from '#lib/wording/providers.ts';

import { BaseUrlField } from './BaseUrlField.tsx';
import { EventStreamFields } from './EventStreamFields.tsx';
import { InsecureDialog } from './InsecureDialog.tsx';
import { KeyField } from './KeyField.tsx';
import { ModelField } from './ModelField.tsx';
import { TestResult } from './TestResult.tsx';

interface ProviderEditorProps {
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'requestHost' | 'scheme'>;
  readonly id: string;
  /** Undefined for a provider that is being added. */
  readonly saved: Provider | undefined;
  readonly preset: Preset;
}

interface Outcome {
  readonly isGood: boolean;
  readonly text: string;
}

function describeRefusal(refusal: KeyRefusal): string {
  return refusal.type === 'fault' ? faultText[refusal.fault] : providerText.keyProblems[refusal.problem];
}

/** The form of one provider. */
export function ProviderEditor({
  store,
  platform,
  id,
  saved,
  preset: firstPreset,
}: ProviderEditorProps): JSX.Element {
  const [form, setForm] = useState<ProviderForm>(() =>
    saved ? buildProviderForm(saved) : buildPresetForm(firstPreset),
  );
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const [isKeyInvalid, setKeyInvalid] = useState(false);
  const keyInput = useRef<HTMLInputElement>(null);

  const preset = findPreset(form.preset) ?? firstPreset;
  const check = checkBaseUrl(form.baseUrl, preset.dialect);
  const savedName = saved?.name ?? '';
  const { test, models } = store.checks;

  function change(changes: Partial<ProviderForm>): void {
    setForm({ ...form, ...changes });
    setOutcome(undefined);
  }

  function fail(text: string): void {
    setOutcome({ isGood: false, text });
  }

  async function save(provider: Provider, granting: Promise<boolean>): Promise<void> {
    setOutcome(undefined);
    const tidy = tidyKey(keyInput.current?.value ?? '');
    const result = await saveProvider(store, provider, tidy?.key ?? '', granting);
    if (result.type === 'not-allowed') return fail(providerText.notAllowed(new URL(provider.baseUrl).host));
    setForm((now) => ({ ...now, name: provider.name, baseUrl: provider.baseUrl }));
    if (result.type === 'key-refused') return fail(providerText.keyNotSaved(describeRefusal(result.refusal)));
    if (keyInput.current) keyInput.current.value = '';
    const facts = [providerText.saved, ...(tidy?.isCut ? [providerText.keyCut] : [])];
    setOutcome({ isGood: true, text: facts.join(' ') });
  }

  /** Runs inside the click: browsers let a page ask for a host only there, before anything is awaited. */
  function request(isInsecureAgreed: boolean): void {
    setAsking(false);
    if (check.type === 'refused') return fail(providerText.urlProblems[check.problem]);
    const typed = keyInput.current?.value.trim() ?? '';
    if (typed !== '' && !tidyKey(typed)) {
      setKeyInvalid(true);
      keyInput.current?.focus();
      return fail(providerText.notSaved);
    }
    const isKnown = saved?.insecure === true && new URL(saved.baseUrl).origin === check.origin;
    const insecure = check.type === 'insecure';
    if (insecure && !isInsecureAgreed && !isKnown) return setAsking(true);
    const granting = platform.requestHost(buildOriginPattern(check.url)).catch(() => false);
    void save(buildProvider({ id, form, preset, url: check.url, insecure }), granting);
  }

  function startTest(): void {
    const isTyped = (keyInput.current?.value ?? '') !== '';
    const isSaved =
      saved &&
      check.type !== 'refused' &&
      isSameProvider(buildProvider({ id, form, preset, url: check.url, insecure: false }), saved);
    if (!isSaved || isTyped) return fail(providerText.saveFirst);
    setOutcome(undefined);
    test.start(id);
  }

  return (
    <form
      class="editor"
      aria-label={saved ? saved.name : providerText.newProvider}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        request(false);
      }}
    >
      <Field label={providerText.provider}>
        {(attributes) => (
          <select
            {...attributes}
            value={form.preset}
            onChange={(event) => {
              const next = findPreset(event.currentTarget.value);
              if (!next) return;
              const isNamed = form.name !== '' && form.name !== preset.name;
              change({ ...buildPresetForm(next), ...(isNamed && { name: form.name }) });
            }}
          >
            {PRESETS.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name || providerText.customPresets[one.dialect]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={providerText.name} hint={<p>{providerText.nameHint}</p>}>
        {(attributes) => (
          <input
            {...attributes}
            value={form.name}
            placeholder={check.type === 'refused' ? '' : new URL(check.url).host}
            autocomplete="off"
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <BaseUrlField
        value={form.baseUrl}
        check={check}
        dialect={preset.dialect}
        onChange={(baseUrl) => change({ baseUrl })}
      />
      <KeyField
        input={keyInput}
        saved={store.keys.states.value.find(({ provider }) => provider === id)}
        origin={check.type === 'refused' ? undefined : check.origin}
        preset={preset}
        isInvalid={isKeyInvalid}
        onType={() => setKeyInvalid(false)}
        onRemove={() => store.keys.remove(id)}
      />
      <ModelField
        value={form.model}
        suggestions={preset.models}
        listing={models.states.value.get(id)}
        provider={savedName}
        scheme={platform.scheme}
        onChange={(model) => change({ model })}
        onFetch={saved && (() => models.start(id))}
      />
      {preset.dialect === 'event-stream' && (
        <EventStreamFields value={form.eventStream} onChange={(eventStream) => change({ eventStream })} />
      )}
      <div class="editor-buttons">
        <Button type="submit" isPrimary>
          {providerText.save}
        </Button>
        <Button disabled={!saved} onClick={startTest}>
          {providerText.test}
        </Button>
        {saved && (
          <span class="editor-more">
            <Button
              disabled={store.providers.settings.value.defaultProvider === id}
              onClick={() => void store.providers.makeDefault(id)}
            >
              {providerText.makeDefault}
            </Button>
            <Button
              onClick={() => {
                store.keys.remove(id);
                void store.providers.remove(id);
              }}
            >
              {providerText.remove}
            </Button>
          </span>
        )}
      </div>
      <div role="status" class="outcome">
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
        <TestResult state={test.states.value.get(id)} provider={savedName} scheme={platform.scheme} />
      </div>
      {isAsking && check.type === 'insecure' && (
        <InsecureDialog
          host={new URL(check.url).host}
          onUse={() => request(true)}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  );
}
