import { MAX_CITED_LENGTH, MAX_SOURCE_TITLE, MAX_SOURCE_URL, type Source } from '#lib/protocol/source.ts';

import { isObject } from './is-object.ts';

type SourceField =
  | 'url'
  | 'title'
  | 'cited_text'
  | 'document_title'
  | 'document_index'
  | 'source'
  | 'filename'
  | 'url_citation'
  | 'file_citation';

function lineOf(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ').trim() : '';
}

/** The address of a web page; undefined for anything else, and for addresses with a user name. */
function readUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_SOURCE_URL) return undefined;
  const url = URL.parse(value);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') return undefined;
  return url.href.length <= MAX_SOURCE_URL ? url.href : undefined;
}

/**
 * Reads a source in any provider's format: Anthropic’s citations, Perplexity’s addresses and search results,
 * OpenAI’s annotations (`url_citation`, flat or nested).
 *
 * @returns Undefined if it names neither a page nor a document.
 */
export function readSource(value: unknown): Source | undefined {
  if (typeof value === 'string') {
    const url = readUrl(value);
    return url === undefined ? undefined : { title: '', url };
  }
  if (!isObject<SourceField>(value)) return undefined;
  const nested = value.url_citation ?? value.file_citation;
  if (isObject<SourceField>(nested)) return readSource(nested);
  const url = readUrl(value.url) ?? readUrl(value.source);
  const name = [value.title, value.document_title, value.filename].map(lineOf).find((text) => text !== '');
  const index = value.document_index;
  const fallback = typeof index === 'number' && Number.isSafeInteger(index) ? `#${index + 1}` : '';
  const title = (name ?? fallback).slice(0, MAX_SOURCE_TITLE).toWellFormed();
  if (url === undefined && title === '') return undefined;
  const cited = typeof value.cited_text === 'string' ? value.cited_text.trim() : '';
  return {
    title,
    ...(url !== undefined && { url }),
    ...(cited !== '' && { cited: [cited.slice(0, MAX_CITED_LENGTH).toWellFormed()] }),
  };
}
