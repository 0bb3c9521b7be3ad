import { INITIAL_APPEARANCE } from '#lib/protocol/appearance.ts';
import type { SettingsState } from '#lib/protocol/frames/settings-frames.ts';
import { INITIAL_NOTES } from '#lib/protocol/note-settings.ts';
import { NO_CAPS } from '#lib/protocol/spending.ts';
import { INITIAL_LIMITS } from '#lib/protocol/user-limits.ts';

/** The settings of a fresh profile, without saved questions. */
export const INITIAL_SETTINGS: SettingsState = {
  providers: [],
  defaultProvider: null,
  savedQuestions: [],
  limits: INITIAL_LIMITS,
  caps: NO_CAPS,
  ownCaps: {},
  spentToday: 0,
  appearance: INITIAL_APPEARANCE,
  asksForQuotes: true,
  notes: INITIAL_NOTES,
  favourites: [],
  listedModels: {},
};
