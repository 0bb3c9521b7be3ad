import { MAX_PDF_BYTES } from '#lib/pdf/limits.ts';
import type { PdfProblem } from '#lib/pdf/pdf-error.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';

const problems: Record<PdfProblem, string> = {
  broken: 'This file is not a PDF, or it is damaged.',
  locked: 'This PDF is password-protected. Save a copy without the password in a PDF reader and add that.',
  pictures: 'This PDF has no text, only pictures of pages. Run it through text recognition (OCR) first.',
  garbled: 'The fonts in this PDF don’t say which letters they draw, so its text can’t be recovered.',
  unreadable: 'The browser couldn’t read this file. If it was moved or changed, add it again.',
  internal: 'An error in Gloss stopped it from reading this PDF. Reload Gloss and try again.',
  unreachable: 'The PDF couldn’t be loaded again. Save it and drop the file here.',
  refused:
    'The site didn’t send the PDF. You may have to be signed in, and Gloss sends no cookies. Save it and drop the file here.',
  'not-pdf':
    'The site sent something other than a PDF, perhaps a sign-in page; Gloss sends no cookies. Save the PDF and drop the file here.',
  'too-large': `This PDF is larger than Gloss’s limit of ${formatNumber(MAX_PDF_BYTES / 1_000_000)} MB.`,
};

const en = {
  /** Why a PDF could not be loaded or read, and what may help. */
  failed: (name: string, problem: PdfProblem) => `${name}: ${problems[problem]}`,
  /** How far reading has come. `page` is 0 before the first page is read. */
  progress: (name: string, page: number, pages: number) =>
    pages > 1 ? `Reading ${name}, page ${formatNumber(page)} of ${formatNumber(pages)}…` : `Reading ${name}…`,
  /** What Gloss can do about a PDF in a tab, which the browser shows to the user but to no extension. */
  offer: ({ host, protocol }: URL) =>
    protocol === 'file:'
      ? 'This tab shows a PDF, which browsers don’t let extensions read. To ask about it, drop the file here or choose it with Add.'
      : `This tab shows a PDF, which browsers don’t let extensions read. Gloss can load it again from ${host}, without cookies.`,
  /** The following are in the text that goes to the model. */
  page: (page: number) => `[page ${page}]`,
  emptyPage: (page: number) => `[page ${page}, without text]`,
  unreadablePage: (page: number) => `[page ${page}, which could not be read]`,
  /** Replaces lines in a font that does not say which letters it draws. */
  garbledLines: '[text that can’t be recovered]',
  /** The state of a checkbox whose label comes before it. */
  checked: 'yes',
  unchecked: 'no',
  /** A comment on a place of the page; `about` is the text that it marks. Both may be empty. */
  comment: (text: string, author: string, about: string) =>
    `[comment${author && ` by ${author}`}${about && ` on “${about}”`}: ${text}]`,
  load: 'Load and read it',
  stop: 'Stop reading',
};

/** Reading a PDF. */
export const pdfText = inLanguage({ en });
