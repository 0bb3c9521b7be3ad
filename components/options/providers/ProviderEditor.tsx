import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

import { Field } from '#components/ui/Field.tsx';
import type { OptionsPlatform, OptionsStore } from '#lib/options/create-options-store.ts';
import {
  buildPresetForm,
  buildProvider,
  buildProviderForm,
  isSameProvider,
  type ProviderForm,
} from '#lib/options/provider-form.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { findPreset, type Preset, PRESETS } from '#lib/presets/presets.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';

import { EventStreamFields } from './EventStreamFields.tsx';
import { InsecureDialog } from './InsecureDialog.tsx';
import { KeyField } from './KeyField.tsx';
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

/** The form of one provider. */
export function ProviderEditor({
  store,
  platform,
  id,
  saved,
  preset: first,
}: ProviderEditorProps): JSX.Element {
  const [form, setForm] = useState<ProviderForm>(() =>
    saved ? buildProviderForm(saved) : buildPresetForm(first),
  );
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [isAsking, setAsking] = useState(false);
  const keyInput = useRef<HTMLInputElement>(null);
  const listId = useId();

  const preset = findPreset(form.preset) ?? first;
  const check = checkBaseUrl(form.baseUrl, preset.dialect);
  const key = store.keys.value.find((state) => state.provider === id);
  const listed = store.models.value.get(id);
  const suggestions = [...new Set([...(listed ?? []), ...preset.models])];
  const change = (changes: Partial<ProviderForm>): void => {
    setForm({ ...form, ...changes });
    setOutcome(undefined);
  };

  async function save(url: string, insecure: boolean, granting: Promise<boolean>): Promise<void> {
    const { host, origin } = new URL(url);
    if (!(await granting)) {
      const text = `Not saved: without your permission Gloss cannot reach ${host}. What you typed is still here; press Save to be asked again.`;
      return setOutcome({ isGood: false, text });
    }
    const provider = buildProvider({ id, form, preset, url, insecure });
    await store.save(provider);
    setForm((now) => ({ ...now, name: provider.name, baseUrl: url }));
    const input = keyInput.current;
    const typed = input?.value.trim() ?? '';
    const refusal = typed === '' ? undefined : await store.storeKey(id, origin, typed);
    if (refusal !== undefined)
      return setOutcome({ isGood: false, text: `The key was not saved. ${refusal}` });
    if (input) input.value = '';
    setOutcome({ isGood: true, text: 'Saved.' });
  }

  /** Runs inside the click: the browser lets a page ask for a host only there, before anything is awaited. */
  function request(isInsecureAgreed: boolean): void {
    setAsking(false);
    if (check.type === 'refused') return setOutcome({ isGood: false, text: check.sentence });
    const isKnown = saved?.insecure === true && new URL(saved.baseUrl).origin === check.origin;
    const isInsecure = check.type === 'insecure';
    if (isInsecure && !isInsecureAgreed && !isKnown) return setAsking(true);
    const granting = platform.requestHost(buildOriginPattern(check.url));
    setOutcome(undefined);
    void save(
      check.url,
      isInsecure,
      granting.catch(() => false),
    );
  }

  function test(): void {
    const isTyped = (keyInput.current?.value ?? '') !== '';
    const isSame =
      saved &&
      check.type !== 'refused' &&
      isSameProvider(buildProvider({ id, form, preset, url: check.url, insecure: false }), saved);
    if (!isSame || isTyped) {
      return setOutcome({ isGood: false, text: 'Save first: the test asks the provider as it is saved.' });
    }
    setOutcome(undefined);
    store.test(id);
  }

  return (
    <form
      class="editor"
      aria-label={saved ? saved.name : 'New provider'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        request(false);
      }}
    >
      <Field label="Provider">
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
                {one.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Name" hint={<p>As it shows in the panel.</p>}>
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
      <Field
        label="Base URL"
        error={form.baseUrl.trim() !== '' && check.type === 'refused' ? check.sentence : undefined}
        hint={
          check.type !== 'refused' && check.note !== undefined ? (
            <p>{check.note}</p>
          ) : preset.dialect === 'event-stream' ? (
            <p>The address of the event stream.</p>
          ) : (
            <p>As the provider’s documentation gives it, with /v1 where it has one.</p>
          )
        }
      >
        {(attributes) => (
          <input
            {...attributes}
            class="code"
            type="url"
            value={form.baseUrl}
            autocomplete="off"
            spellcheck={false}
            placeholder="https://"
            onInput={(event) => change({ baseUrl: event.currentTarget.value })}
          />
        )}
      </Field>
      <KeyField
        input={keyInput}
        saved={key}
        origin={check.type === 'refused' ? undefined : check.origin}
        preset={preset}
        onRemove={() => store.removeKey(id)}
      />
      <Field
        label="Model"
        hint={
          saved && (
            <p>
              <button type="button" class="text-button" onClick={() => store.listModels(id)}>
                Ask the provider for its models
              </button>{' '}
              <span aria-live="polite">
                {listed && (listed.length === 0 ? 'It has no list.' : `It lists ${listed.length}.`)}
              </span>
            </p>
          )
        }
      >
        {(attributes) => (
          <>
            <input
              {...attributes}
              class="code"
              list={listId}
              value={form.model}
              autocomplete="off"
              spellcheck={false}
              onInput={(event) => change({ model: event.currentTarget.value })}
            />
            <datalist id={listId}>
              {suggestions.map((model) => (
                <option key={model}>{model}</option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      {preset.dialect === 'event-stream' && (
        <EventStreamFields value={form.eventStream} onChange={(eventStream) => change({ eventStream })} />
      )}
      <div class="editor-buttons">
        <button type="submit" class="button primary">
          Save
        </button>
        <button type="button" class="button" disabled={!saved} onClick={test}>
          Test connection
        </button>
        {saved && (
          <span class="editor-more">
            <button
              type="button"
              class="button"
              disabled={store.settings.value.defaultProvider === id}
              onClick={() => void store.makeDefault(id)}
            >
              Make default
            </button>
            <button type="button" class="button" onClick={() => void store.remove(id)}>
              Remove provider
            </button>
          </span>
        )}
      </div>
      <div role="status" class="outcome">
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
        <TestResult state={store.tests.value.get(id)} provider={saved?.name ?? ''} scheme={platform.scheme} />
      </div>
      {isAsking && check.type === 'insecure' && (
        <InsecureDialog
          sentence={check.sentence}
          onUse={() => request(true)}
          onCancel={() => setAsking(false)}
        />
      )}
    </form>
  );
}
