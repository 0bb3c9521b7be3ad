import * as v from 'valibot';

/** `system` follows the browser. */
export const THEMES = ['system', 'light', 'dark'] as const;
/** In per cent of the browser's own font size. */
export const TEXT_SIZES = [85, 100, 115, 130, 150, 175] as const;

/** How the pages of the extension look. */
export const appearanceSchema = v.object({
  theme: v.fallback(v.picklist(THEMES), 'system'),
  textSize: v.fallback(v.picklist(TEXT_SIZES), 100),
});
export type Appearance = v.InferOutput<typeof appearanceSchema>;

export const INITIAL_APPEARANCE: Appearance = { theme: 'system', textSize: 100 };

/** Turns whatever is stored into an appearance. */
export function readAppearance(stored: unknown): Appearance {
  const parsed = v.safeParse(appearanceSchema, stored);
  return parsed.success ? parsed.output : INITIAL_APPEARANCE;
}
