import type { SavedQuestion, FilledQuestion } from '#lib/protocol/saved-question.ts';

import { fillPlaceholders, renameMarks } from './placeholders.ts';

/** Where a saved question is used. */
export interface SavedQuestionSource {
  /** Title and address of the page; absent without a page. */
  readonly title?: string;
  readonly url?: string;
  /** The browser's language as a BCP 47 tag, such as `pt-BR`. */
  readonly language: string;
}

/**
 * Returns the English name of a language, for use in a template.
 *
 * Without the region: nobody wants an answer in "American English". The script is named if a language is
 * written in more than one.
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
 * Fills a saved question in for the place where it is used. `{{selection}}` and `{{page}}` stay: they mark where the
 * quotes go.
 */
export function fillSavedQuestion(savedQuestion: SavedQuestion, source: SavedQuestionSource): FilledQuestion {
  const { title, url, language } = source;
  const { sends, model, parameters } = savedQuestion;
  const text = fillPlaceholders(savedQuestion.template, {
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    language: nameLanguage(language),
  });
  return { text, sends, ...(model && { model }), ...(parameters && { parameters }) };
}

/** Adapts a saved question about a page to a selection, or vice versa. */
export function askAbout(takes: 'selection' | 'page', savedQuestion: SavedQuestion): SavedQuestion {
  if (savedQuestion.takes === takes) return savedQuestion;
  return { ...savedQuestion, takes, template: renameMarks(savedQuestion.template, takes) };
}
