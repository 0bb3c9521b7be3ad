import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import type { Answer, Question, Quote } from '#lib/protocol/chat.ts';
import type { Source } from '#lib/protocol/source.ts';
import { escapeUrl } from '#lib/transfer/link-target.ts';
import { closeFence } from '#lib/transfer/notes/inert-markdown.ts';
import { chatFileText } from '#lib/wording/chat-files.ts';

import type { ChatFormat } from './export-chats.ts';
import {
  buildShownChat,
  describeModel,
  describeOutcome,
  describeSource,
  textOfQuestion,
} from './shown-chat.ts';

const ONE_LINE = /\s+/gu;

/** A name on one line, without any Markdown syntax. */
function escapeName(name: string): string {
  return name
    .replaceAll(ONE_LINE, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|~]/gu, String.raw`\$&`);
}

function writeSource(quote: Quote): string[] {
  const source = describeSource(quote);
  if (!source) return [];
  const name = escapeName(source.name);
  return ['', `— ${source.url === undefined ? name : `[${name}](${escapeUrl(source.url)})`}`];
}

function writeQuote(quote: Quote): string {
  const text = quote.image && quote.text === '' ? chatFileText.picture : quote.text;
  const lines = [...text.split(/\r\n|[\r\n]/u), ...writeSource(quote)];
  return `${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n\n`;
}

function* writeQuestion(question: Question): Generator<string> {
  yield `## ${chatFileText.question}\n\n`;
  for (const quote of question.quotes) yield writeQuote(quote);
  const text = textOfQuestion(question);
  if (text !== '') yield `${closeFence(text)}\n\n`;
}

/** The pages and documents that the provider named. */
function writeAnswerSources(sources: readonly Source[]): string {
  if (sources.length === 0) return '';
  const items = sources.map(({ title, url }, index) => {
    const name = escapeName(title) || escapeName(url ?? '');
    return `${index + 1}. ${url === undefined ? name : `[${name}](${escapeUrl(url)})`}`;
  });
  return `### ${chatFileText.sources}\n\n${items.join('\n')}\n\n`;
}

function* writeAnswer(answer: Answer): Generator<string> {
  yield `## ${chatFileText.answer}\n\n`;
  const model = describeModel(answer);
  if (model !== '') yield `*${escapeName(model)}*\n\n`;
  // One that was cut may end in code.
  if (answer.answer !== '') yield `${closeFence(answer.answer)}\n\n`;
  for (const _picture of answer.pictures ?? []) yield `*${chatFileText.generatedPicture}*\n\n`;
  yield writeAnswerSources(answer.sources ?? []);
  const end = describeOutcome(answer);
  if (end !== undefined) yield `*${end}*\n\n`;
}

function* writeChat(chat: ArchivedChat): Generator<string> {
  const { title, when, messages } = buildShownChat(chat);
  yield `# ${escapeName(title)}\n\n*${when}*\n\n`;
  for (const message of messages)
    yield* message.role === 'user' ? writeQuestion(message) : writeAnswer(message);
}

/** Markdown: the branch that is shown, with its sources. Answers stay as the model wrote them. */
export const MARKDOWN_FORMAT: ChatFormat = {
  type: 'text/markdown',
  head: '',
  separator: '---\n\n',
  tail: '',
  writeChat,
};
