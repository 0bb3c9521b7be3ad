import type { Preset } from '#lib/presets/preset.ts';
import { presetOf } from '#lib/presets/presets.ts';
import type { EventStream, Provider } from '#lib/protocol/provider.ts';

/** What the form holds. Never a key. */
export interface ProviderForm {
  readonly preset: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly eventStream: EventStream;
}

const PLAIN_STREAM: EventStream = { method: 'GET', template: '', textField: '' };

/** Fills the form from a preset. */
export function buildPresetForm(preset: Preset): ProviderForm {
  return {
    preset: preset.id,
    // Empty for a custom provider, which goes by its host until the user names it.
    name: preset.name,
    baseUrl: preset.baseUrl,
    model: preset.models[0] ?? '',
    eventStream: preset.eventStream ?? PLAIN_STREAM,
  };
}

/** Fills the form from a saved provider. */
export function buildProviderForm(provider: Provider): ProviderForm {
  const { name, baseUrl, model, eventStream = PLAIN_STREAM } = provider;
  return { preset: presetOf(provider).id, name, baseUrl, model, eventStream };
}

/** A form whose base URL has been checked. */
export interface CheckedForm {
  readonly id: string;
  readonly form: ProviderForm;
  readonly preset: Preset;
  /** The tidied base URL. */
  readonly url: string;
  /** The user has agreed to an unencrypted connection. */
  readonly insecure: boolean;
}

/** Builds the provider that a form describes. */
export function buildProvider({ id, form, preset, url, insecure }: CheckedForm): Provider {
  return {
    id,
    preset: preset.id,
    name: form.name.trim() || new URL(url).host,
    dialect: preset.dialect,
    baseUrl: url,
    model: form.model.trim(),
    ...(preset.dialect === 'event-stream' && { eventStream: form.eventStream }),
    ...(insecure && { insecure }),
  };
}

/** Whether two versions of a provider are the same, whatever the order of their fields. */
export function isSameProvider(one: Provider, other: Provider): boolean {
  const [first, second] = [one, other].map(({ preset, name, dialect, baseUrl, model, eventStream }) =>
    JSON.stringify([
      [preset, name, dialect, baseUrl, model],
      eventStream && [eventStream.method, eventStream.template, eventStream.textField],
    ]),
  );
  return first === second;
}
