import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';

import type { HeadersRefusal, KeyRefusal } from '#lib/options/create-key-list.ts';
import type { OptionsStore } from '#lib/options/create-options-store.ts';
import type { OptionsPlatform } from '#lib/options/options-platform.ts';
import { buildOnDeviceProvider, buildServerProvider, type ProviderForm } from '#lib/options/provider-form.ts';
import { saveProvider } from '#lib/options/save-provider.ts';
import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { readBodyFields } from '#lib/presets/check-body-fields.ts';
import { findWrongParameters } from '#lib/presets/parameter-form.ts';
import type { Preset } from '#lib/presets/preset.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import type { ConnectionTestFrame } from '#lib/protocol/connection-test.ts';
import type { NewHeaders } from '#lib/protocol/frames/options-frames.ts';
import { needsModel, originOf, type Provider } from '#lib/protocol/provider.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { connectionText } from '#lib/wording/connection-test.ts';
import { faultText } from '#lib/wording/faults.ts';
import { gatewayText } from '#lib/wording/gateways.ts';
import { parameterFormText } from '#lib/wording/parameter-form.ts';
import { providerText } from '#lib/wording/providers.ts';

import type { HeaderRows } from './use-header-rows.ts';

/** The action that a click asks of a form. */
export interface Aim {
  readonly type: 'save' | 'test';
  readonly form: ProviderForm;
  readonly isInsecureAgreed?: boolean;
}

/** The form's message about the last click. */
interface Outcome {
  readonly isGood: boolean;
  readonly text: string;
}

interface FormRequestsOptions {
  readonly id: string;
  readonly preset: Preset;
  readonly saved: Provider | undefined;
  readonly store: OptionsStore;
  readonly platform: Pick<OptionsPlatform, 'requestHost'>;
  readonly keyInput: RefObject<HTMLInputElement | null>;
  readonly headers: HeaderRows;
  /** Whether the typed key is, and typed headers are, forgotten when the browser closes. */
  readonly isTemporary: boolean;
  /** Focuses the element with this `data-key`. */
  readonly focus: (key: string) => void;
  readonly onSaved: (saved: SavedForm) => void;
}

/** What is stored when a form was saved. */
export interface SavedForm {
  readonly provider: Provider;
  /** The form and the key that were saved. The user may have typed on since. */
  readonly form: ProviderForm;
  readonly typedKey: string;
  readonly isKeyStored: boolean;
}

/** Saving and testing what a form holds. */
export interface FormRequests {
  readonly outcome: Outcome | undefined;
  /** The action that waits until the user agrees to an unencrypted connection. */
  readonly asking: Aim | undefined;
  /** The subject of the latest test. */
  readonly tested: Provider | undefined;
  /** Whether the typed key was refused. */
  readonly isKeyInvalid: boolean;
  /**
   * Checks the form, requests the host permission and carries out the action. Must be called in the click
   * handler: browsers allow a permission request only there, before anything is awaited.
   */
  request(aim: Aim): void;
  cancelAsking(): void;
  /** Clears the message about the last click, except a test's result. */
  clearOutcome(): void;
  /** The typed values have changed: forgets a test of them, even one that still waits for the permission. */
  forget(): void;
  /** The same for the key. */
  forgetKey(): void;
}

function hostOf(provider: Provider): string {
  return provider.dialect === 'on-device' ? '' : new URL(provider.baseUrl).host;
}

function describeRefusal(refusal: KeyRefusal): string {
  return refusal.type === 'fault' ? faultText[refusal.fault] : providerText.keyProblems[refusal.problem];
}

function describeHeadersRefusal(refusal: HeadersRefusal): string {
  return refusal.type === 'fault' ? faultText[refusal.fault] : gatewayText.headersProblems[refusal.problem];
}

/** Saves and tests what a form holds. Typed keys and headers stay in their elements, and
 * are read only inside the click. */
export function useFormRequests(options: FormRequestsOptions): FormRequests {
  const { id, preset, saved, store, platform, keyInput, headers, isTemporary, focus, onSaved } = options;
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const [asking, setAsking] = useState<Aim | undefined>(undefined);
  const [agreedOrigin, setAgreedOrigin] = useState('');
  const [tested, setTested] = useState<Provider | undefined>(undefined);
  const [isKeyInvalid, setKeyInvalid] = useState(false);
  /** Counts requests and edits, so that an outdated test does not start. */
  const latest = useRef(0);
  const { test } = store.checks;

  function fail(text: string): void {
    setOutcome({ isGood: false, text });
  }

  function forget(): void {
    latest.current += 1;
    setOutcome(undefined);
    test.clear(id);
  }

  async function save(
    provider: Provider,
    form: ProviderForm,
    newHeaders: NewHeaders | undefined,
    granting: Promise<boolean>,
  ): Promise<void> {
    setOutcome(undefined);
    const typedKey = keyInput.current?.value ?? '';
    const tidy = tidyKey(typedKey);
    const secrets = { key: tidy?.key ?? '', headers: newHeaders, isTemporary };
    const result = await saveProvider(store, provider, secrets, granting);
    if (result.type === 'not-allowed') return fail(providerText.notAllowed(hostOf(provider)));
    if (result.type === 'fault') return fail(providerText.notSaved);
    if (result.type === 'saved') headers.reset();
    onSaved({ provider, form, typedKey, isKeyStored: result.type !== 'key-refused' });
    if (result.type === 'key-refused') return fail(providerText.keyNotSaved(describeRefusal(result.refusal)));
    if (result.type === 'headers-refused') {
      return fail(gatewayText.headersNotSaved(describeHeadersRefusal(result.refusal)));
    }
    if (provider.model === '' && needsModel(provider)) {
      return fail(providerText.savedWithoutModel);
    }
    const facts = [providerText.saved, ...(tidy?.isCut ? [providerText.keyCut] : [])];
    setOutcome({ isGood: true, text: facts.join(' ') });
  }

  /**
   * Key and headers go to the background for this one test. The background sends nothing to a host that it
   * may not reach.
   */
  async function runTest(
    provider: Provider,
    secrets: Pick<ConnectionTestFrame, 'key' | 'headers'>,
    granting: Promise<boolean>,
  ): Promise<void> {
    forget();
    // It appears where the result will be.
    store.toast.value = undefined;
    const mine = latest.current;
    if (provider.dialect !== 'on-device') {
      setOutcome({ isGood: true, text: connectionText.asking(hostOf(provider)) });
    }
    await granting;
    if (mine !== latest.current) return;
    setOutcome(undefined);
    setTested(provider);
    test.start(id, { type: 'connection-test', provider, ...secrets });
  }

  function request(aim: Aim): void {
    setAsking(undefined);
    const { type, form, isInsecureAgreed = false } = aim;
    if (preset.dialect === 'on-device') {
      const provider = buildOnDeviceProvider(id, form, preset);
      // There is no host to request permission for.
      const granted = Promise.resolve(true);
      void (type === 'save' ? save(provider, form, undefined, granted) : runTest(provider, {}, granted));
      return;
    }
    const address = checkBaseUrl(form.baseUrl, preset.dialect);
    if (address.type === 'refused') {
      focus(`base-url ${id}`);
      return fail(providerText.urlProblems[address.problem]);
    }
    const [wrong] = findWrongParameters(form.parameters);
    if (wrong !== undefined) {
      focus(`${wrong} ${id}`);
      return fail(parameterFormText.wrong[wrong]);
    }
    if (preset.dialect !== 'event-stream' && readBodyFields(form.bodyFields).problem) {
      focus(`bodyFields ${id}`);
      return fail(gatewayText.bodyFieldsWrong);
    }
    const read = headers.read();
    if (read.type === 'wrong') {
      focus(`header-${read.isName ? 'name' : 'value'} ${id} ${read.key}`);
      return fail(gatewayText.headersWrong(read.problem));
    }
    if (read.type === 'elsewhere') {
      focus(`header-value ${id} ${read.key}`);
      return fail(gatewayText.headersElsewhere(read.saved, address.origin));
    }
    const typed = keyInput.current?.value.trim() ?? '';
    const key = tidyKey(typed)?.key;
    if (typed !== '' && key === undefined) {
      setKeyInvalid(true);
      focus(`key ${id}`);
      return fail(type === 'save' ? providerText.notSaved : providerText.keyProblems['invalid-character']);
    }
    const insecure = address.type === 'insecure';
    const isSaved =
      saved !== undefined && 'insecure' in saved && saved.insecure && originOf(saved) === address.origin;
    if (insecure && !isInsecureAgreed && !isSaved && agreedOrigin !== address.origin) return setAsking(aim);
    if (insecure) setAgreedOrigin(address.origin);
    const granting = platform.requestHost(buildOriginPattern(address.url)).catch(() => false);
    const provider = buildServerProvider({ id, form, preset, url: address.url, insecure });
    const newHeaders = read.type === 'ready' ? read.headers : undefined;
    const secrets = { ...(key !== undefined && { key }), ...(newHeaders && { headers: newHeaders }) };
    void (type === 'save'
      ? save(provider, form, newHeaders, granting)
      : runTest(provider, secrets, granting));
  }

  return {
    outcome,
    asking,
    tested,
    isKeyInvalid,
    request,
    cancelAsking: () => setAsking(undefined),
    clearOutcome: () => setOutcome(undefined),
    forget,
    forgetKey() {
      setKeyInvalid(false);
      forget();
    },
  };
}
