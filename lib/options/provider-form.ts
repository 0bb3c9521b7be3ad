import { readBodyFields } from '#lib/presets/check-body-fields.ts';
import {
  asTypedParameters,
  buildParameters,
  NO_PARAMETERS,
  type TypedParameters,
} from '#lib/presets/parameter-form.ts';
import type { OnDevicePreset, Preset, ServerPreset } from '#lib/presets/preset.ts';
import { presetOf } from '#lib/presets/presets.ts';
import type { BodyFields } from '#lib/protocol/body-fields.ts';
import type { EventStream, OnDeviceProvider, Provider, ServerProvider } from '#lib/protocol/provider.ts';

/** What the form holds. Never a key. */
export interface ProviderForm {
  readonly preset: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly model: string;
  readonly eventStream: EventStream;
  readonly parameters: TypedParameters;
  /** JSON as it is typed. */
  readonly bodyFields: string;
}

function writeBodyFields(fields: BodyFields | undefined): string {
  return fields ? JSON.stringify(fields, null, 2) : '';
}

const PLAIN_STREAM: EventStream = { method: 'GET', template: '', textField: '' };

/** Fills the form from a preset. */
export function buildPresetForm(preset: Preset): ProviderForm {
  return {
    preset: preset.id,
    // Empty for a custom provider, which goes by its host until the user names it.
    name: preset.name,
    parameters: NO_PARAMETERS,
    bodyFields: '',
    model: preset.models[0] ?? '',
    ...(preset.dialect === 'on-device'
      ? { baseUrl: '', eventStream: PLAIN_STREAM }
      : { baseUrl: preset.baseUrl, eventStream: preset.eventStream ?? PLAIN_STREAM }),
  };
}

/** Fills the form from a saved provider. */
export function buildProviderForm(provider: Provider): ProviderForm {
  const { name, model } = provider;
  const common = { preset: presetOf(provider).id, name, model };
  if (provider.dialect === 'on-device') {
    return { ...common, baseUrl: '', eventStream: PLAIN_STREAM, parameters: NO_PARAMETERS, bodyFields: '' };
  }
  const { baseUrl, eventStream = PLAIN_STREAM, parameters, bodyFields } = provider;
  return {
    ...common,
    baseUrl,
    eventStream,
    parameters: asTypedParameters(parameters),
    bodyFields: writeBodyFields(bodyFields),
  };
}

/** The form of a server, whose fields have been checked. */
export interface CheckedForm {
  readonly id: string;
  readonly form: ProviderForm;
  readonly preset: ServerPreset;
  /** The normalized base URL. */
  readonly url: string;
  /** The user has agreed to an unencrypted connection. */
  readonly insecure: boolean;
}

/** Builds the server that a form describes. */
export function buildServerProvider({ id, form, preset, url, insecure }: CheckedForm): ServerProvider {
  const parameters = buildParameters(form.parameters);
  const { fields: bodyFields } = readBodyFields(form.bodyFields);
  return {
    id,
    preset: preset.id,
    name: form.name.trim() || new URL(url).host,
    dialect: preset.dialect,
    baseUrl: url,
    model: form.model.trim(),
    ...(preset.dialect === 'event-stream' && { eventStream: form.eventStream }),
    ...(insecure && { insecure }),
    ...(parameters && { parameters }),
    // The template of an event stream is its body.
    ...(bodyFields && preset.dialect !== 'event-stream' && { bodyFields }),
  };
}

/** Builds the provider of a form that has a name only. */
export function buildOnDeviceProvider(
  id: string,
  { name }: Pick<ProviderForm, 'name'>,
  preset: OnDevicePreset,
): OnDeviceProvider {
  return { id, preset: preset.id, name: name.trim() || preset.name, dialect: preset.dialect, model: '' };
}

/** Whether two versions of a provider are the same, ignoring the order of fields. */
export function isSameProvider(one: Provider, other: Provider): boolean {
  const [first, second] = [one, other].map((provider) => {
    const { preset, name, dialect, model } = provider;
    const common = [preset, name, dialect, model];
    if (provider.dialect === 'on-device') return JSON.stringify(common);
    const { baseUrl, eventStream, parameters, bodyFields } = provider;
    return JSON.stringify([
      [...common, baseUrl],
      eventStream && [eventStream.method, eventStream.template, eventStream.textField],
      asTypedParameters(parameters),
      writeBodyFields(bodyFields),
    ]);
  });
  return first === second;
}
