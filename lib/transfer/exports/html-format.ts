import type { ArchivedChat } from '#lib/chats/archived-chat.ts';
import type { Answer, Question, Quote } from '#lib/protocol/chat.ts';
import type { Source } from '#lib/protocol/source.ts';
import { chatFileText } from '#lib/wording/chat-files.ts';

import type { ChatFormat } from './export-chats.ts';
import {
  buildShownChat,
  describeModel,
  describeOutcome,
  describeSource,
  textOfQuestion,
} from './shown-chat.ts';

const STYLE = `
:root {
  color-scheme: light dark;
  background: light-dark(#fbf9f5, #1b1a18);
  color: light-dark(#23211d, #e9e4da);
  font: 16px/1.55 system-ui, sans-serif;
}
body { max-width: 44rem; margin: 0 auto; padding: 2rem 1rem 4rem; overflow-wrap: anywhere; }
article + article { margin-top: 4rem; padding-top: 2rem; border-top: 1px solid; }
h1, h2, section > h3, blockquote { font-family: Georgia, serif; }
article > h1 { margin: 0 0 0.25rem; font-size: 1.75rem; line-height: 1.25; }
section > h2 { margin: 2.5rem 0 0.25rem; font-size: 1.3rem; line-height: 1.3; }
section > h3 { margin: 1.5rem 0 0.5rem; font-size: 1.1rem; line-height: 1.3; }
.answer h1, .answer h2 { margin: 1.5rem 0 0.5rem; font-size: 1.1rem; line-height: 1.3; }
.answer h3, .answer h4, .answer h5, .answer h6 { margin: 1.25rem 0 0.5rem; font-size: 1rem; }
.facts { margin: 0; font-size: 0.875rem; opacity: 0.7; }
.text { white-space: pre-wrap; }
a { color: inherit; }
blockquote { margin: 1rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid light-dark(#9c2f1e, #e08c82); }
pre { padding: 0.75rem; overflow: auto; border: 1px solid; font-size: 0.875rem; }
table { border-collapse: collapse; }
th, td { padding: 0.25rem 0.5rem; border: 1px solid; text-align: start; }
img { max-width: 100%; height: auto; }
`;

/** The hash of `STYLE`, so that no other style is allowed. A test compares the two. */
const STYLE_HASH = 'sha256-XkJP/1UNFk1luLRkBVgrk3bzGPE5bJJtmoxWyNy3H0s=';

const POLICY = [
  "default-src 'none'",
  `style-src '${STYLE_HASH}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function writeHead(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(chatFileText.title)}</title>
<style>${STYLE}</style>
</head>
<body>
`;
}

function writePicture({ type, data }: { readonly type: string; readonly data: string }, alt: string): string {
  return `<p><img src="data:${escapeHtml(type)};base64,${escapeHtml(data)}" alt="${escapeHtml(alt)}"></p>\n`;
}

function writeText(text: string): string {
  return text === '' ? '' : `<div class="text" dir="auto">${escapeHtml(text)}</div>\n`;
}

function writeSource(quote: Quote): string {
  const source = describeSource(quote);
  if (!source) return '';
  const name = escapeHtml(source.name);
  const shown =
    source.url === undefined
      ? name
      : `<a href="${escapeHtml(source.url)}" rel="noopener noreferrer">${name}</a>`;
  return `<p class="facts" dir="auto">— ${shown}</p>\n`;
}

function* writeQuote(quote: Quote): Generator<string> {
  yield '<blockquote>\n';
  if (quote.image) yield writePicture(quote.image, quote.text || chatFileText.picture);
  else if (quote.part === undefined) yield writeText(quote.text);
  // A page may be longer than the chat.
  else yield `<details><summary>${chatFileText.wholeText}</summary>\n${writeText(quote.text)}</details>\n`;
  yield `${writeSource(quote)}</blockquote>\n`;
}

function* writeQuestion(question: Question): Generator<string> {
  yield `<section>\n<h2>${chatFileText.question}</h2>\n`;
  for (const quote of question.quotes) yield* writeQuote(quote);
  yield `${writeText(textOfQuestion(question))}</section>\n`;
}

/** The pages and documents that the provider named, with its citations of each. */
function writeAnswerSources(sources: readonly Source[]): string {
  if (sources.length === 0) return '';
  const items = sources.map(({ title, url, cited = [] }) => {
    const name = escapeHtml(title || (url ?? ''));
    const shown =
      url === undefined ? name : `<a href="${escapeHtml(url)}" rel="noopener noreferrer">${name}</a>`;
    const passages = cited.map((text) => `<blockquote>${writeText(text)}</blockquote>`).join('');
    return `<li dir="auto">${shown}${passages}</li>\n`;
  });
  return `<h3>${chatFileText.sources}</h3>\n<ol>\n${items.join('')}</ol>\n`;
}

function* writeAnswer(answer: Answer, drawAnswer: (markdown: string) => string): Generator<string> {
  yield `<section>\n<h2>${chatFileText.answer}</h2>\n<p class="facts" dir="auto">${escapeHtml(describeModel(answer))}</p>\n`;
  if (answer.reasoning !== '')
    yield `<details><summary>${chatFileText.reasoning}</summary>\n${writeText(answer.reasoning)}</details>\n`;
  yield `<div class="answer" dir="auto">${drawAnswer(answer.answer)}</div>\n`;
  for (const picture of answer.pictures ?? []) yield writePicture(picture, chatFileText.generatedPicture);
  yield writeAnswerSources(answer.sources ?? []);
  const end = describeOutcome(answer);
  if (end !== undefined) yield `<p class="facts">${escapeHtml(end)}</p>\n`;
  yield '</section>\n';
}

/**
 * HTML that loads nothing and runs nothing: the branch that is shown, with its sources and pictures.
 *
 * @param drawAnswer - Draws Markdown as HTML that is safe to write.
 */
export function createHtmlFormat(drawAnswer: (markdown: string) => string): ChatFormat {
  function* writeChat(chat: ArchivedChat): Generator<string> {
    const { title, when, messages } = buildShownChat(chat);
    yield `<article>\n<h1 dir="auto">${escapeHtml(title)}</h1>\n<p class="facts">${escapeHtml(when)}</p>\n`;
    for (const message of messages)
      yield* message.role === 'user' ? writeQuestion(message) : writeAnswer(message, drawAnswer);
    yield '</article>\n';
  }
  return { type: 'text/html', head: writeHead(), separator: '', tail: '</body>\n</html>\n', writeChat };
}
