import type { SavedQuestion, FilledQuestion } from '#lib/protocol/saved-question.ts';

import { fillNames } from './placeholders.ts';

/** Where a saved question is used. */
export interface SavedQuestionSource {
  /** Title and address of the page; absent when the saved question is used without one. */
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
 * Makes a question of a saved question where it is used.
 *
 * Values stand in it literally; `{{selection}}` and `{{page}}` stay, as marks for where the quotes go.
 */
export function fillSavedQuestion(savedQuestion: SavedQuestion, source: SavedQuestionSource): FilledQuestion {
  const { title, url, language } = source;
  const text = fillNames(savedQuestion.template, {
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    language: nameLanguage(language),
  });
  return { text, sends: savedQuestion.sends, ...(savedQuestion.model && { model: savedQuestion.model }) };
}
