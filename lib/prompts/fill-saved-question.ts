import type { Entry, EntryQuestion } from '#lib/protocol/saved-question.ts';

import { fillNames } from './placeholders.ts';

/** Where an entry is used. */
export interface EntrySource {
  /** Title and address of the page; absent when the entry is used without one. */
  readonly title?: string;
  readonly url?: string;
  /** The browser's language as a BCP 47 tag, such as `pt-BR`. */
  readonly language: string;
}

/**
 * Says a language's name in English, as templates speak of it.
 *
 * The region is left out, as nobody asks for an answer in American English; a script that tells two languages apart in
 * writing is named.
 */
export function nameLanguage(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    const names = new Intl.DisplayNames(['en'], { type: 'language' });
    return names.of(language === 'zh' || language === 'sr' ? `${language}-${script}` : language) ?? tag;
  } catch {
    return tag;
  }
}

/**
 * Makes a question of an entry where it is used.
 *
 * Values stand in it literally; `{{selection}}` and `{{page}}` stay, as marks for where the quotes go.
 */
export function fillEntry(entry: Entry, source: EntrySource): EntryQuestion {
  const { title, url, language } = source;
  const text = fillNames(entry.template, {
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    language: nameLanguage(language),
  });
  return { text, sends: entry.sends, ...(entry.model && { model: entry.model }) };
}
