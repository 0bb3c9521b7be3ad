import type { JSX } from 'preact';

import { Field } from '#components/ui/Field.tsx';
import type { Preset } from '#lib/presets/preset.ts';
import { findPreset, PRESETS } from '#lib/presets/presets.ts';
import { providerText } from '#lib/wording/providers.ts';

interface PresetFieldProps {
  readonly dataKey: string;
  /** Id of the chosen preset. */
  readonly value: string;
  readonly onChange: (preset: Preset) => void;
}

/** What a preset is called in the list. */
export function nameOfPreset({ name, dialect }: Preset): string {
  return name || providerText.customPresets[dialect];
}

const GROUPS = ['service', 'local', 'custom'] as const;

/** Which provider to set up. */
export function PresetField({ dataKey, value, onChange }: PresetFieldProps): JSX.Element {
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
                <option key={preset.id} value={preset.id}>
                  {nameOfPreset(preset)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
