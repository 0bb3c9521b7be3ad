import type { Unreadable } from '#lib/tabs/unreadable.ts';

const SENTENCES: Record<Unreadable, string> = {
  browser: 'A page of the browser, which no extension can read.',
  store: 'Browsers keep extensions out of this site.',
  file: 'A file of this device: right-click it and choose “Ask about this page”.',
  unloaded: 'Not loaded, to save memory: open the tab first.',
};

/** Says why a tab cannot be read, in one sentence. */
export function describeUnreadable(why: Unreadable): string {
  return SENTENCES[why];
}
