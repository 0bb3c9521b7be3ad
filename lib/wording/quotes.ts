import type { Quote } from '#lib/protocol/chat.ts';

import { formatList } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const cut: Record<NonNullable<Quote['cut']>, string> = {
  characters: 'Truncated: the text exceeds Gloss’s limit.',
  nodes: 'Truncated: the page has more elements than Gloss reads.',
  time: 'Truncated: reading the rest took too long.',
  pixels: 'Scaled down: small print may be unreadable.',
};

/** A sentence with more names than this is too long to read. */
const MAX_HOSTS = 3;

function nameHosts(hosts: readonly string[]): string[] {
  const names = [...new Set(hosts)];
  const others = names.length - MAX_HOSTS;
  return others > 0
    ? [...names.slice(0, MAX_HOSTS), plural(others, { one: '# other site', other: '# other sites' })]
    : names;
}

const en = {
  /** Its page no longer contains it. */
  changed: 'The page has changed since',
  /** Why a quote isn’t everything there was. */
  cut,
  /** @param hosts - One for each frame. */
  unreadFrames: (hosts: readonly string[]) =>
    `Without ${plural(hosts.length, { one: 'a frame', other: '# frames' })} from ${formatList(nameHosts(hosts))}, which extensions can’t read here.`,
  plain: 'Plain text only: the browser doesn’t let extensions read this page.',
  untitled: 'Untitled page',
  /** The source of a quote from an answer in the same chat. */
  fromAnswer: (model: string) => (model === '' ? 'Answer in this chat' : `Answer in this chat (${model})`),
  showInPage: 'Show in page',
  showAnswer: 'Show answer',
  /** Expands a sent quote, which is collapsed to one line. */
  show: 'Show quote',
  hide: 'Hide quote',
  showMore: 'Show all',
  showLess: 'Show less',

  remove: 'Remove quote',
  edit: 'Edit quote',
  field: 'Quote text',
  edited: 'edited',
  undoEdit: 'Undo edit',
  moveUp: 'Move quote up',
  moveDown: 'Move quote down',
  crop: 'Choose a part',

  /**
   * @param size - Such as “about 200 tokens”.
   * @param share - Its share of the page’s text, from 0 to 1.
   */
  mainPart: (size: string, share?: number) =>
    share === undefined
      ? `Main part of the page, ${size}`
      : `Main part of the page (${Math.max(1, Math.round(share * 100))}% of its text), ${size}`,
  page: (size: string) => `The page, ${size}`,
  useWholePage: (size: string) => `Use the whole page (${size})`,
  useMainPart: 'Use the main part only',
  pdf: (size: string) => `PDF, ${size}`,
  transcript: 'Transcript',

  picture: 'Picture',
  screenshot: 'Screenshot',
  pictureOf: (kind: string, title: string) => `${kind}: ${title}`,
  pictureFrom: (host: string) => `from ${host}`,
  asShown: 'As shown on the page',
  pasted: 'Pasted picture',
};

/** Passages and pictures that go with a question. */
export const quoteText = inLanguage({ en });
