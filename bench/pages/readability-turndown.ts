import { Readability } from '@mozilla/readability';
import TurndownService from 'turndown';

/**
 * The main part of a page as Readability and Turndown produce it from a copy of the document, with their
 * defaults.
 */
export function readWithTurndown(page: Document): string {
  const copy = page.cloneNode(true);
  if (!(copy instanceof Document)) return '';
  const content = new Readability(copy).parse()?.content;
  return typeof content === 'string' ? new TurndownService().turndown(content) : '';
}
