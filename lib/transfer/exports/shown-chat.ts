import type { ArchivedChat, ArchivedMessage } from '#lib/chats/archived-chat.ts';
import { pathTo } from '#lib/chats/chat-store.ts';
import { findCompared } from '#lib/chats/comparison.ts';
import { buildTextFragmentUrl } from '#lib/passages/text-fragment.ts';
import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { Answer, Question, Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { describeEnd } from '#lib/wording/answers.ts';
import { chatFileText } from '#lib/wording/chat-files.ts';

/** A chat for human-readable files: its shown branch, in order. */
export interface ShownChat {
  readonly title: string;
  readonly when: string;
  readonly messages: readonly ArchivedMessage[];
}

/** The shown branch of a chat, with all compared answers. Other versions are in Gloss's own format only. */
export function buildShownChat({ title, updatedAt, leaf, messages }: ArchivedChat): ShownChat {
  const path = pathTo(leaf, messages);
  const compared = findCompared(path, messages);
  return {
    title: title || chatFileText.untitled,
    when: chatFileText.when(updatedAt),
    messages: compared.length > 0 ? [...path.slice(0, -1), ...compared] : path,
  };
}

/** The source of a quote: its name, and where the browser opens the page at it. Undefined when it has none. */
export function describeSource(quote: Quote): { readonly name: string; readonly url?: string } | undefined {
  const name = quote.title || quote.url;
  if (name === '') return undefined;
  if (!isWebUrl(quote.url)) return { name };
  // For an edited quote, only the original text is in the page; a whole page has no place within itself.
  const isPlace = !quote.image && quote.part === undefined;
  const url = isPlace
    ? buildTextFragmentUrl(quote.url, { ...quote, text: quote.anchor ?? quote.text })
    : quote.url;
  return { name, url };
}

/** What was asked, as the panel shows it. */
export function textOfQuestion({ text, quotes }: Question): string {
  return nameMarks(text, quotes.length > 0);
}

/** How an answer ended, if that is worth mentioning. */
export function describeOutcome({ state }: Pick<Answer, 'state'>): string | undefined {
  return state === 'failed' ? chatFileText.failed : describeEnd(state);
}

/** Who answered. The browser's own model has no name other than its provider's. */
export function describeModel({ model, provider }: Pick<Answer, 'model' | 'provider'>): string {
  return [model, provider].filter((name) => name !== '').join(' · ');
}
