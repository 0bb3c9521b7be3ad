import type { EventStream, Provider } from '#lib/protocol/provider.ts';

import type { Preset } from './stand-in-presets.ts';

/** What stands in the form. Never a key. */
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
    name: preset.name,
    baseUrl: preset.baseUrl,
    model: preset.models[0] ?? '',
    eventStream: preset.eventStream ?? PLAIN_STREAM,
  };
}

/** Fills the form from a saved provider. */
export function buildProviderForm(provider: Provider): ProviderForm {
  const { preset, name, baseUrl, model, eventStream = PLAIN_STREAM } = provider;
  return { preset, name, baseUrl, model, eventStream };
}

/** Makes a provider of what stands in the form. */
export function buildProvider(form: ProviderForm, preset: Preset, id: string, insecure: boolean): Provider {
  return {
    id,
    preset: preset.id,
    name: form.name.trim() || preset.name,
    dialect: preset.dialect,
    baseUrl: form.baseUrl.trim(),
    model: form.model.trim(),
    ...(preset.dialect === 'event-stream' && { eventStream: form.eventStream }),
    ...(insecure && { insecure }),
  };
}
