import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { Lockable } from '#components/options/managed/Lockable.tsx';
import { BaseUrlField } from '#components/providers/BaseUrlField.tsx';
import type { TestActions } from '#components/providers/ConnectionProblemDetails.tsx';
import { InsecureDialog } from '#components/providers/InsecureDialog.tsx';
import { KeyField } from '#components/providers/KeyField.tsx';
import { ResourceField } from '#components/providers/ResourceField.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { Field } from '#components/ui/Field.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import { buildPresetForm, buildProviderForm, type ProviderForm } from '#lib/options/provider-form.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { placeOfPreset } from '#lib/presets/check-headers.ts';
import { buildParameters } from '#lib/presets/parameter-form.ts';
import type { Preset } from '#lib/presets/preset.ts';
import { findPreset, FIRST_PRESET } from '#lib/presets/presets.ts';
import { needsModel, type Provider } from '#lib/protocol/provider.ts';
import { keyText } from '#lib/wording/keys.ts';
import { parameterFormText } from '#lib/wording/parameter-form.ts';
import { providerText } from '#lib/wording/providers.ts';

import { AdvancedFields } from './AdvancedFields.tsx';
import type { Removals } from './build-removals.ts';
import { EditorButtons } from './EditorButtons.tsx';
import { EventStreamFields } from './EventStreamFields.tsx';
import { ModelField } from './ModelField.tsx';
import { OnDeviceFields } from './OnDeviceFields.tsx';
import { nameOfPreset, PresetField } from './PresetField.tsx';
import { TestResult } from './TestResult.tsx';
import { useFormRequests } from './use-form-requests.ts';
import { useHeaderRows } from './use-header-rows.ts';

interface ProviderEditorProps {
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'requestHost' | 'origin' | 'system' | 'copyText'>;
  readonly id: string;
  /** Another provider is shown, and this form has unsaved changes. */
  readonly isHidden: boolean;
  /** Undefined for a provider that is being added. */
  readonly saved: Provider | undefined;
  readonly removals: Removals;
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
  const [isKeyTyped, setKeyTyped] = useState(false);
  /** What the user chose for the key that is being typed; undefined until then. */
  const [isTemporary, setTemporary] = useState<boolean | undefined>(undefined);
  const [isModelMissed, setModelMissed] = useState(false);
  const savedHeaders = store.keys.headers.value.find(({ provider }) => provider === id);
  /** Once open it stays open, even if its fields are emptied. */
  const hasAdvanced = useRef(buildParameters(form.parameters) !== undefined || form.bodyFields !== '');
  hasAdvanced.current ||= savedHeaders !== undefined || (saved !== undefined && 'headers' in saved);
  const element = useRef<HTMLFormElement>(null);
  const keyInput = useRef<HTMLInputElement>(null);
  const focus = useFocusRequest(element);

  const { test, models } = store.checks;
  const preset = findPreset(form.preset) ?? FIRST_PRESET;
  const check = preset.dialect === 'on-device' ? undefined : checkBaseUrl(form.baseUrl, preset.dialect);
  const usable = check?.type === 'refused' ? undefined : check;
  const defaultName = usable ? new URL(usable.url).host : preset.name;
  const savedName = saved?.name ?? '';
  const savedKey = store.keys.states.value.find(({ provider }) => provider === id);
  const forgets = isTemporary ?? savedKey?.isTemporary ?? savedHeaders?.isTemporary ?? false;
  const managedHeaders = saved && saved.dialect !== 'on-device' ? (saved.headers ?? {}) : {};
  const headers = useHeaderRows(
    savedHeaders,
    placeOfPreset(preset),
    Object.keys(managedHeaders),
    usable?.origin,
  );
  const lacksModel = needsModel(preset) && form.model.trim() === '';
  const { defaultProvider, managed } = store.providers.settings.value;
  const isDefault = defaultProvider === id;
  /** What the user's organization has locked; undefined for the user's own provider. */
  const locked = managed?.locked[id];

  const requests = useFormRequests({
    id,
    preset,
    saved,
    store,
    platform,
    keyInput,
    headers,
    isTemporary: forgets,
    focus,
    onSaved({ provider, form: sent, typedKey, isKeyStored }) {
      // What was typed in the meantime stays: the browser may have asked the user for the host.
      setForm((typed) => (isSameForm(typed, sent) ? buildProviderForm(provider) : typed));
      if (!isKeyStored) return;
      if (keyInput.current?.value === typedKey) {
        keyInput.current.value = '';
        setKeyTyped(false);
        setTemporary(undefined);
      }
      if (!lacksModel) return;
      setModelMissed(true);
      focus(`model ${id}`);
    },
  });
  const { outcome, asking, tested, request } = requests;
  const said = useRef<HTMLDivElement>(null);
  const testState = tested && test.states.value.get(id);
  useEffect(() => {
    if (isHidden || (!outcome && !testState)) return;
    if (testState?.type === 'done' || testState?.type === 'failed') store.toast.value = undefined;
    // Not if the user has moved on to another part of the page.
    if (element.current?.contains(document.activeElement))
      said.current?.scrollIntoView?.({ block: 'nearest' });
  }, [outcome, testState]);

  const isEdited = isKeyTyped || headers.isEdited || !isSameForm(form, unchanged);
  useLayoutEffect(() => store.providers.setEdited(id, isEdited), [isEdited]);

  function change(changes: Partial<ProviderForm>): void {
    setForm({ ...form, ...changes });
    requests.forget();
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

  const testActions: TestActions = {
    // Each of these clicks removes the button that was clicked.
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

  /** For a typed key or typed headers: next to whichever comes first. */
  const forget = (
    <Checkbox label={keyText.forget} hint={keyText.forgetHint} isOn={forgets} onChange={setTemporary} />
  );

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
        <PresetField
          dataKey={`preset ${id}`}
          value={form.preset}
          hasBrowserModel={store.modelDownload.isOffered}
          onChange={choosePreset}
        />
      </Lockable>
      <Lockable isLocked={locked?.includes('name') ?? false}>
        <Field label={providerText.name} hint={<p>{providerText.nameHint}</p>}>
          {(attributes) => (
            <input
              {...attributes}
              value={form.name}
              placeholder={defaultName}
              autocomplete="off"
              onInput={(event) => {
                setForm({ ...form, name: event.currentTarget.value });
                requests.clearOutcome();
              }}
            />
          )}
        </Field>
      </Lockable>
      {preset.dialect === 'on-device' || !check ? (
        <OnDeviceFields download={store.modelDownload} />
      ) : (
        <>
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
            saved={savedKey}
            origin={usable?.origin}
            preset={preset}
            isInvalid={requests.isKeyInvalid}
            onType={() => {
              setKeyTyped((keyInput.current?.value ?? '') !== '');
              requests.forgetKey();
            }}
            onRemove={() => removals.removeKey(id)}
          />
          {isKeyTyped && forget}
          <Lockable isLocked={locked?.includes('model') ?? false}>
            <ModelField
              dataKey={`model ${id}`}
              value={form.model}
              isMissed={isModelMissed && lacksModel}
              suggestions={preset.models}
              listing={models.states.value.get(id)}
              provider={savedName}
              origin={platform.origin}
              onChange={(model) => change({ model })}
              onFetch={saved && (() => models.start(id, { type: 'models-list', provider: id }))}
            />
          </Lockable>
        </>
      )}
      {preset.dialect === 'event-stream' && (
        <Lockable isLocked={locked?.includes('eventStream') ?? false}>
          <EventStreamFields value={form.eventStream} onChange={(eventStream) => change({ eventStream })} />
        </Lockable>
      )}
      {preset.dialect !== 'on-device' && (
        <Disclosure summary={parameterFormText.advanced} part="advanced" isOpen={hasAdvanced.current}>
          <AdvancedFields
            store={store}
            id={id}
            dialect={preset.dialect}
            form={form}
            headers={headers}
            managedHeaders={managedHeaders}
            origin={usable?.origin}
            locked={locked ?? []}
            forget={headers.hasTyped && !isKeyTyped && forget}
            focus={focus}
            onChange={change}
            onHeadersChange={requests.forget}
          />
        </Disclosure>
      )}
      <EditorButtons
        testKey={`test ${id}`}
        onTest={testActions.again}
        saved={
          saved && {
            onMakeDefault:
              isDefault || managed?.isDefaultLocked
                ? undefined
                : () => void store.attempt(store.providers.makeDefault(id)),
            onRemove: locked ? undefined : () => void removals.removeProvider(id),
          }
        }
      />
      <div role="status" class="outcome" ref={said}>
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
        {tested && (
          <TestResult
            state={testState}
            provider={tested}
            preset={preset}
            isEdited={isEdited || !saved}
            locked={locked ?? []}
            platform={platform}
            actions={testActions}
          />
        )}
      </div>
      {asking && check?.type === 'insecure' && (
        <InsecureDialog
          host={new URL(check.url).host}
          onUse={() => request({ ...asking, isInsecureAgreed: true })}
          onCancel={requests.cancelAsking}
        />
      )}
    </form>
  );
}
