import type { ArchivedMessage } from '#lib/chats/archived-chat.ts';
import { pageOf } from '#lib/chats/chat-record.ts';
import { dayOf } from '#lib/clock/day-of.ts';
import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { Answer, Question, Quote } from '#lib/protocol/chat.ts';
import { isWebUrl } from '#lib/tabs/web-url.ts';
import { nameChatFile } from '#lib/transfer/exports/file-name.ts';
import { describeModel, describeOutcome, describeSource } from '#lib/transfer/exports/shown-chat.ts';
import { escapeUrl } from '#lib/transfer/link-target.ts';
import { chatFileText } from '#lib/wording/chat-files.ts';

import { hasFormulas, makeInert, makeInertName } from './inert-markdown.ts';
import { fillTemplate, type NoteTemplate, type NoteValues, type TurnName } from './note-template.ts';
import { writeYaml } from './yaml-text.ts';

/** A question, when it was asked (Unix ms), and the answer that is shown. */
export interface NoteTurn {
  readonly question: Question;
  readonly askedAt: number;
  readonly answer?: Pick<Answer, 'answer' | 'state' | 'model' | 'provider'>;
}

/** What a note is about. */
export interface NoteSubject {
  readonly title: string;
  readonly turns: readonly NoteTurn[];
}

/** A page that a chat quotes: its address without a fragment. */
export interface QuotedPage {
  readonly page: string;
  readonly title: string;
}

/** A note, and the name of its file. */
export interface ReadingNote {
  readonly title: string;
  readonly fileName: string;
  readonly text: string;
}

function timeOf(time: number): string {
  const date = new Date(time);
  const [hours, minutes] = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0'));
  return `${dayOf(time)} ${hours}:${minutes}`;
}

/** An address in angle brackets, which cannot end the link or begin a picture. */
function linkTo(url: string): string {
  return `<${inertUrl(url)}>`;
}

/** An address that also contains nothing that other programs would load or run. */
function inertUrl(url: string): string {
  return escapeUrl(url.toWellFormed())
    .replaceAll('`', '%60')
    .replaceAll('|', '%7C')
    .replaceAll('![', '%21[')
    .replaceAll('%%', '%25%25')
    .replaceAll('$$', '%24%24');
}

function uniqueOf(texts: readonly string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}

function quotesOf(turns: readonly NoteTurn[]): Quote[] {
  return turns.flatMap(({ question }) => question.quotes);
}

/** The pages that questions quote, in the order of their first quotes. */
export function findPages(turns: readonly NoteTurn[]): QuotedPage[] {
  const titles = new Map<string, string>();
  for (const { url, title } of quotesOf(turns)) {
    const page = pageOf(url);
    if (page !== undefined && isWebUrl(page) && !titles.get(page)) titles.set(page, title);
  }
  return [...titles].map(([page, title]) => ({ page, title: title || page }));
}

/** The questions on a path of messages, each with the answer below it. */
export function turnsOf(path: readonly ArchivedMessage[]): NoteTurn[] {
  return path.flatMap((message, index) => {
    if (message.role !== 'user') return [];
    const next = path[index + 1];
    const { createdAt: askedAt, ...question } = message;
    return [{ question, askedAt, ...(next?.role === 'assistant' && { answer: next }) }];
  });
}

/** The questions about a page: those that quote it, and those after them that quote nothing. */
export function turnsAbout(page: string, turns: readonly NoteTurn[]): NoteTurn[] {
  let isAbout = false;
  return turns.filter(({ question: { quotes } }) => {
    if (quotes.length > 0) isAbout = quotes.some(({ url }) => pageOf(url) === page);
    return isAbout;
  });
}

function writeQuote(quote: Quote, formulas: boolean): string {
  const source = describeSource(quote);
  const name = source ? makeInertName(source.name) : '';
  const text = quote.image && quote.text === '' ? chatFileText.picture : quote.text;
  const lines = makeInert(text, formulas).split('\n');
  if (source) lines.push('', `— ${source.url === undefined ? name : `[${name}](${inertUrl(source.url)})`}`);
  return lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

function writeAnswer(answer: NoteTurn['answer'], formulas: boolean): string {
  if (!answer) return '';
  const end = describeOutcome(answer);
  return [makeInert(answer.answer, formulas), ...(end === undefined ? [] : [`*${end}*`])]
    .filter((part) => part !== '')
    .join('\n\n');
}

function writeTurn({ question, askedAt, answer }: NoteTurn, formulas: boolean): NoteValues<TurnName> {
  const { text, quotes } = question;
  return {
    quotes: quotes.map((quote) => writeQuote(quote, formulas)).join('\n\n'),
    question: makeInert(nameMarks(text, quotes.length > 0), formulas),
    answer: writeAnswer(answer, formulas),
    model: answer ? makeInertName(describeModel(answer)) : '',
    asked: timeOf(askedAt),
  };
}

/** Writes a note. Everything in it except the template may come from a page or a model, and is made inert. */
export function writeNote({ title, turns }: NoteSubject, template: NoteTemplate): ReadingNote {
  const name = title.replaceAll(/\s+/gu, ' ').trim() || chatFileText.untitled;
  const pages = findPages(turns).map(({ page }) => page);
  const sites = uniqueOf(pages.map((page) => URL.parse(page)?.host ?? ''));
  const models = uniqueOf(turns.map(({ answer }) => (answer ? describeModel(answer) : '')));
  const formulas = turns.some(({ question, answer }) =>
    [question.text, answer?.answer ?? '', ...question.quotes.map(({ text }) => text)].some(hasFormulas),
  );
  const date = turns[0] ? dayOf(turns[0].askedAt) : '';
  const text = fillTemplate(template, {
    frontMatter: {
      title: writeYaml([name]),
      source: writeYaml(pages),
      site: writeYaml(sites),
      date,
      models: models.length === 0 ? '' : `[${models.map((model) => writeYaml([model])).join(', ')}]`,
    },
    note: {
      title: makeInertName(name),
      source: pages.map(linkTo).join(', '),
      site: sites.map(makeInertName).join(', '),
      date,
      models: models.map(makeInertName).join(', '),
    },
    turns: turns.map((turn) => writeTurn(turn, formulas)),
  });
  return { title: name, fileName: nameChatFile(name, 'markdown'), text };
}
