/** The languages of all sentences. */
const LANGUAGES = ['en'] as const;

type Language = (typeof LANGUAGES)[number];

/** The language in use, and the user's regional variant (`en-GB`) for numbers and times. */
export interface LanguageChoice {
  readonly language: Language;
  readonly locale: string;
}

/**
 * Picks the first of the user's languages that Gloss supports, else English.
 *
 * @param wanted - BCP 47 tags, the preferred one first.
 */
export function chooseLanguage(wanted: readonly string[]): LanguageChoice {
  for (const locale of wanted) {
    const language = LANGUAGES.find((code) => locale === code || locale.startsWith(`${code}-`));
    if (language) return { language, locale };
  }
  return { language: 'en', locale: 'en' };
}

const CHOICE = chooseLanguage(globalThis.navigator?.languages ?? []);

/** The BCP 47 tag that numbers, times, lists and plurals are formatted by. */
export const LOCALE = CHOICE.locale;

/** Returns the table of the language in use. The English table defines which sentences exist. */
// Lets the bundler leave out the tables that a page does not use.
// @__NO_SIDE_EFFECTS__
export function inLanguage<Table>(
  tables: { readonly en: Table } & Readonly<Record<Language, NoInfer<Table>>>,
): Table {
  return tables[CHOICE.language];
}
