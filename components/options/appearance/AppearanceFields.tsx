import '#components/ui/field.css';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import { useStored } from '#components/options/use-stored.ts';
import type { AppearancePlatform } from '#lib/options/options-platform.ts';
import { INITIAL_APPEARANCE, readAppearance, TEXT_SIZES, THEMES } from '#lib/protocol/appearance.ts';
import { appearanceText } from '#lib/wording/appearance.ts';

interface AppearanceFieldsProps {
  readonly platform: AppearancePlatform;
  readonly attempt: <T>(work: Promise<T>) => Promise<T | undefined>;
}

/** The theme and the text size of all pages, saved as soon as they are chosen. */
export function AppearanceFields({ platform, attempt }: AppearanceFieldsProps): JSX.Element {
  const id = useId();
  const [appearance, setAppearance] = useState(INITIAL_APPEARANCE);
  useEffect(() => {
    const ending = new AbortController();
    platform.watch(setAppearance, ending.signal);
    return () => ending.abort();
  }, [platform]);
  const isRead = useStored(platform, attempt, setAppearance);

  function choose(changes: { theme?: string; textSize?: number }): void {
    const next = readAppearance({ ...appearance, ...changes });
    setAppearance(next);
    platform.show(next);
    void attempt(platform.save(next));
  }

  return (
    <div class="appearance" role="group" aria-label={appearanceText.name} inert={!isRead}>
      <span class="appearance-field">
        <label for={`${id}-theme`}>{appearanceText.theme}</label>
        <select
          id={`${id}-theme`}
          value={appearance.theme}
          onChange={({ currentTarget: { value } }) => choose({ theme: value })}
        >
          {THEMES.map((theme) => (
            <option key={theme} value={theme}>
              {appearanceText.themes[theme]}
            </option>
          ))}
        </select>
      </span>
      <span class="appearance-field">
        <label for={`${id}-size`}>{appearanceText.textSize}</label>
        <select
          id={`${id}-size`}
          value={appearance.textSize}
          onChange={({ currentTarget: { value } }) => choose({ textSize: Number(value) })}
        >
          {TEXT_SIZES.map((size) => (
            <option key={size} value={size}>
              {appearanceText.percent(size)}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
