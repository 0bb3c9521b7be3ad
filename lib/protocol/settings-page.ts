/** The pages of the settings, by the fragments of their addresses. */
export const SETTINGS_PAGES = ['models', 'questions', 'shortcuts', 'data'] as const;
export type SettingsPage = (typeof SETTINGS_PAGES)[number];
