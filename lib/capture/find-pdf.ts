import { browser } from 'wxt/browser';

import type { PdfOffer } from '#lib/protocol/frames/pdf-frames.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';

import type { PageSource } from './capture-page.ts';

/**
 * Returns whether a tab shows a PDF, without a request.
 *
 * Chrome runs scripts in the document around its viewer, which has the PDF's content type. Firefox does not: only the
 * URL, or the title, which falls back to the file name, can tell.
 */
export async function findPdf({ tabId, title, url }: PageSource): Promise<PdfOffer | undefined> {
  if (!isWebUrl(url) && !url.startsWith('file:')) return undefined;
  return ((await isPdfDocument(tabId)) ?? isPdfName(title, url))
    ? { id: crypto.randomUUID(), url, title }
    : undefined;
}

/** Undefined where no script may run. */
async function isPdfDocument(tabId: number): Promise<boolean | undefined> {
  try {
    const [injected] = await browser.scripting.executeScript({
      target: { tabId },
      func: () => document.contentType,
    });
    return injected?.result === 'application/pdf';
  } catch {
    return undefined;
  }
}

function isPdfName(title: string, url: string): boolean {
  return /\.pdf$/iu.test(new URL(url).pathname) || /\.pdf$/iu.test(title.trim());
}
