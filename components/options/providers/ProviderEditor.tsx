import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { Lockable } from '#components/options/managed/Lockable.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Field } from '#components/ui/Field.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import type { KeyRefusal } from '#lib/options/create-key-list.ts';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import {
  buildPresetForm,
  buildProvider,
  buildProviderForm,
  type ProviderForm,
} from '#lib/options/provider-form.ts';
import { saveProvider } from '#lib/options/save-provider.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import type { Preset } from '#lib/presets/preset.ts';
import { findPreset, FIRST_PRESET } from '#lib/presets/presets.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { connectionText } from '#lib/wording/connection-test.ts';
import { faultText } from '#lib/wording/faults.ts';
import { providerText } from '#lib/wording/providers.ts';

import { BaseUrlField } from './BaseUrlField.tsx';
import type { Removals } from './build-removals.ts';
import { EventStreamFields } from './EventStreamFields.tsx';
import { InsecureDialog } from './InsecureDialog.tsx';
import { KeyField } from './KeyField.tsx';
import { ModelField } from './ModelField.tsx';
import { nameOfPreset, PresetField } from './PresetField.tsx';
import { ResourceField } from './ResourceField.tsx';
import { type TestActions, TestResult } from './TestResult.tsx';

interface ProviderEditorProps {
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'requestHost' | 'scheme' | 'origin' | 'system' | 'copyText'>;
  readonly id: string;
  /** Another provider is in view, and this form holds unsaved changes. */
  readonly isHidden: boolean;
  /** Undefined for a provider that is being added. */
  readonly saved: Provider | undefined;
  readonly removals: Removals;
}

interface Outcome {
  readonly isGood: boolean;
  readonly text: string;
}

/** What a click wants to do with the form. */
interface Aim {
  readonly type: 'save' | 'test';
  readonly form: ProviderForm;
  readonly isInsecureAgreed?: boolean;
}

function describeRefusal(refusal: KeyRefusal): string {
  return refusal.type === 'fault' ? faultText[refusal.fault] : providerText.keyProblems[refusal.problem];
}

function isSameForm(one: ProviderForm, other: ProviderForm): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The form of one provider. */
export function ProviderEditor({
  store,
  platform,
  id,
  isHidden,
  saved,
  removals,
}: ProviderEditorProps): JSX.Element {
  const unchanged = saved ? buildProviderForm(saved) : buildPresetForm(FIRST_PRESET);
  const [form, setForm] = useState<ProviderForm>(unchanged);
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  /** What waits for the user's agreement to an unencrypted connection. */
  const [asking, setAsking] = useState<Aim | undefined>(undefined);
  const [agreedOrigin, setAgreedOrigin] = useState('');
  /** What the latest test was about. */
  const [tested, setTested] = useState<Provider | undefined>(undefined);
  const [isKeyTyped, setKeyTyped] = useState(false);
  const [isKeyInvalid, setKeyInvalid] = useState(false);
  const [isModelMissed, setModelMissed] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const keyInput = useRef<HTMLInputElement>(null);
  const focus = useFocusRequest(element);

  const { test, models } = store.checks;
  const preset = findPreset(form.preset) ?? FIRST_PRESET;
  const check = checkBaseUrl(form.baseUrl, preset.dialect);
  const savedName = saved?.name ?? '';
  const needsModel = preset.dialect !== 'event-stream' && form.model.trim() === '';
  const { defaultProvider, managed } = store.providers.settings.value;
  const isDefault = defaultProvider === id;
  /** What the user's organization has locked; undefined for a provider of the user. */
  const locked = managed?.locked[id];

  const isEdited = isKeyTyped || !isSameForm(form, unchanged);
  useLayoutEffect(() => store.providers.setEdited(id, isEdited), [isEdited]);

  function change(changes: Partial<ProviderForm>): void {
    setForm({ ...form, ...changes });
    setOutcome(undefined);
    test.clear(id);
    if (changes.baseUrl !== undefined) models.clear(id);
  }

  function choosePreset(next: Preset): void {
    const before = form;
    const isNamed = form.name !== '' && form.name !== preset.name;
    change({ ...buildPresetForm(next), ...(isNamed && { name: form.name }) });
    const { preset: _preset, name: _name, ...typed } = form;
    const { preset: _id, name: _default, ...filled } = buildPresetForm(preset);
    const isLost = JSON.stringify(typed) !== JSON.stringify(filled);
    if (isLost) {
      const text = providerText.presetFilled(nameOfPreset(next));
      store.toast.value = { text, undo: () => (setForm(before), focus(`preset ${id}`)) };
    }
  }

  function fail(text: string): void {
    setOutcome({ isGood: false, text });
  }

  async function save(provider: Provider, granting: Promise<boolean>): Promise<void> {
    setOutcome(undefined);
    const tidy = tidyKey(keyInput.current?.value ?? '');
    const result = await saveProvider(store, provider, tidy?.key ?? '', granting);
    if (result.type === 'not-allowed') return fail(providerText.notAllowed(new URL(provider.baseUrl).host));
    if (result.type === 'fault') return fail(providerText.notSaved);
    setForm(buildProviderForm(provider));
    if (result.type === 'key-refused') return fail(providerText.keyNotSaved(describeRefusal(result.refusal)));
    if (keyInput.current) keyInput.current.value = '';
    setKeyTyped(false);
    if (needsModel) {
      setModelMissed(true);
      focus(`model ${id}`);
      return fail(providerText.savedWithoutModel);
    }
    const facts = [providerText.saved, ...(tidy?.isCut ? [providerText.keyCut] : [])];
    setOutcome({ isGood: true, text: facts.join(' ') });
  }

  /** Runs inside the click: browsers let a page ask for a host only there, before anything is awaited. */
  function request(aim: Aim): void {
    setAsking(undefined);
    const { type, form: wanted, isInsecureAgreed = false } = aim;
    const address = checkBaseUrl(wanted.baseUrl, preset.dialect);
    if (address.type === 'refused') {
      focus(`base-url ${id}`);
      return fail(providerText.urlProblems[address.problem]);
    }
    const typed = keyInput.current?.value.trim() ?? '';
    const key = tidyKey(typed)?.key;
    if (typed !== '' && key === undefined) {
      setKeyInvalid(true);
      focus(`key ${id}`);
      return fail(type === 'save' ? providerText.notSaved : providerText.keyProblems['invalid-character']);
    }
    const isSaved = saved?.insecure === true && new URL(saved.baseUrl).origin === address.origin;
    const isAgreed = isInsecureAgreed || isSaved || agreedOrigin === address.origin;
    const insecure = address.type === 'insecure';
    if (insecure && !isAgreed) return setAsking(aim);
    if (insecure) setAgreedOrigin(address.origin);
    const granting = platform.requestHost(buildOriginPattern(address.url)).catch(() => false);
    const provider = buildProvider({ id, form: wanted, preset, url: address.url, insecure });
    if (type === 'save') return void save(provider, granting);
    setOutcome({ isGood: true, text: connectionText.asking(new URL(address.url).host) });
    void runTest(provider, key, granting);
  }

  /** The key goes to the background for this one test. The background asks nothing of a host that it may not reach. */
  async function runTest(
    provider: Provider,
    key: string | undefined,
    granting: Promise<boolean>,
  ): Promise<void> {
    test.clear(id);
    await granting;
    setOutcome(undefined);
    setTested(provider);
    test.start(id, { type: 'connection-test', provider, ...(key !== undefined && { key }) });
  }

  const testActions: TestActions = {
    // Each of these clicks takes the button away that was clicked.
    use(part) {
      change(part);
      focus(`test ${id}`);
      request({ type: 'test', form: { ...form, ...part } });
    },
    again() {
      focus(`test ${id}`);
      request({ type: 'test', form });
    },
    focusKey: () => focus(`key ${id}`),
    focusBaseUrl: () => focus(`base-url ${id}`),
  };

  return (
    <form
      ref={element}
      class="editor"
      aria-label={saved ? saved.name : providerText.newProvider}
      hidden={isHidden}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        request({ type: 'save', form });
      }}
    >
      <Lockable isLocked={locked !== undefined}>
        <PresetField dataKey={`preset ${id}`} value={form.preset} onChange={choosePreset} />
      </Lockable>
      <Lockable isLocked={locked?.includes('name') ?? false}>
        <Field label={providerText.name} hint={<p>{providerText.nameHint}</p>}>
          {(attributes) => (
            <input
              {...attributes}
              value={form.name}
              placeholder={check.type === 'refused' ? '' : new URL(check.url).host}
              autocomplete="off"
              onInput={(event) => {
                setForm({ ...form, name: event.currentTarget.value });
                setOutcome(undefined);
              }}
            />
          )}
        </Field>
      </Lockable>
      <Lockable isLocked={locked?.includes('baseUrl') ?? false}>
        {preset.resourceUrl !== undefined && (
          <ResourceField
            template={preset.resourceUrl}
            baseUrl={form.baseUrl}
            onChange={(baseUrl) => change({ baseUrl })}
          />
        )}
        <BaseUrlField
          dataKey={`base-url ${id}`}
          value={form.baseUrl}
          check={check}
          preset={preset}
          onChange={(baseUrl) => change({ baseUrl })}
        />
      </Lockable>
      <KeyField
        input={keyInput}
        dataKey={`key ${id}`}
        saved={store.keys.states.value.find(({ provider }) => provider === id)}
        origin={check.type === 'refused' ? undefined : check.origin}
        preset={preset}
        isInvalid={isKeyInvalid}
        onType={() => {
          setKeyTyped((keyInput.current?.value ?? '') !== '');
          setKeyInvalid(false);
          setOutcome(undefined);
          test.clear(id);
        }}
        onRemove={() => removals.removeKey(id)}
      />
      <Lockable isLocked={locked?.includes('model') ?? false}>
        <ModelField
          dataKey={`model ${id}`}
          value={form.model}
          isMissed={isModelMissed && needsModel}
          suggestions={preset.models}
          listing={models.states.value.get(id)}
          provider={savedName}
          scheme={platform.scheme}
          onChange={(model) => change({ model })}
          onFetch={saved && (() => models.start(id, { type: 'models-list', provider: id }))}
        />
      </Lockable>
      {preset.dialect === 'event-stream' && (
        <Lockable isLocked={locked?.includes('eventStream') ?? false}>
          <EventStreamFields value={form.eventStream} onChange={(eventStream) => change({ eventStream })} />
        </Lockable>
      )}
      <div class="editor-buttons">
        <Button isPrimary type="submit">
          {providerText.save}
        </Button>
        <Button data-key={`test ${id}`} onClick={testActions.again}>
          {providerText.test}
        </Button>
        {saved && (
          <span class="editor-more">
            <Button
              // Not `disabled`, which would drop the focus when the click has worked.
              aria-disabled={isDefault || managed?.isDefaultLocked}
              onClick={() =>
                !isDefault && !managed?.isDefaultLocked && void store.attempt(store.providers.makeDefault(id))
              }
            >
              {providerText.makeDefault}
            </Button>
            {!locked && (
              <Button onClick={() => void removals.removeProvider(id)}>{providerText.remove}</Button>
            )}
          </span>
        )}
      </div>
      <div role="status" class="outcome">
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
        {tested && (
          <TestResult
            state={test.states.value.get(id)}
            provider={tested}
            preset={preset}
            isEdited={isEdited || !saved}
            platform={platform}
            actions={testActions}
          />
        )}
      </div>
      {asking && check.type === 'insecure' && (
        <InsecureDialog
          host={new URL(check.url).host}
          onUse={() => request({ ...asking, isInsecureAgreed: true })}
          onCancel={() => setAsking(undefined)}
        />
      )}
    </form>
  );
}
