import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { Preset } from '#lib/presets/preset.ts';
import { findPreset, PRESETS } from '#lib/presets/presets.ts';
import { deviceModelText } from '#lib/wording/device-model.ts';
import { providerText } from '#lib/wording/providers.ts';

interface PresetFieldProps {
  readonly dataKey: string;
  /** Id of the chosen preset. */
  readonly value: string;
  /** Whether this browser has its own model. */
  readonly hasBrowserModel: boolean;
  readonly onChange: (preset: Preset) => void;
}

/** The name of a preset in the list. */
export function nameOfPreset({ name, dialect }: Preset): string {
  return dialect === 'on-device' || name !== '' ? name : providerText.customPresets[dialect];
}

const GROUPS = ['service', 'local', 'custom'] as const;

function PresetOption({
  preset,
  hasBrowserModel,
}: Pick<PresetFieldProps, 'hasBrowserModel'> & { readonly preset: Preset }): JSX.Element {
  const name = nameOfPreset(preset);
  const isOffered = preset.dialect !== 'on-device' || hasBrowserModel;
  return (
    <option value={preset.id} disabled={!isOffered}>
      {isOffered ? name : deviceModelText.notOffered(name)}
    </option>
  );
}

/** Which provider to set up. */
export function PresetField({ dataKey, value, hasBrowserModel, onChange }: PresetFieldProps): JSX.Element {
  return (
    <Field label={providerText.provider}>
      {(attributes) => (
        <select
          {...attributes}
          data-key={dataKey}
          value={value}
          onChange={(event) => {
            const next = findPreset(event.currentTarget.value);
            if (next) onChange(next);
          }}
        >
          {GROUPS.map((group) => (
            <optgroup key={group} label={providerText.presetGroups[group]}>
              {PRESETS.filter((preset) => preset.group === group).map((preset) => (
                <PresetOption key={preset.id} preset={preset} hasBrowserModel={hasBrowserModel} />
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
