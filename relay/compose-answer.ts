import { countKeyWords, listWords, type WordCount } from './count-words.ts';
import type { Subject } from './find-quote.ts';

/** What an answer says of its subject, worked out once. */
interface Findings {
  readonly text: string;
  readonly beginning: string;
  readonly question: string;
  readonly characters: number;
  readonly words: number;
  readonly keyWords: readonly WordCount[];
  readonly sentences: readonly string[];
}

/**
 * Writes an answer about a subject in Markdown of every kind that models use; the same subject gets the same
 * answer.
 *
 * @param minLength - The answer goes on, passage by passage, until it has at least this many characters.
 */
export function composeAnswer(subject: Subject, minLength: number): string {
  const findings = study(subject);
  let answer = [introduce, list, tabulate, calculate, program, conclude]
    .map((write) => write(findings))
    .join('\n\n');
  for (let number = 1; answer.length < minLength; number++) answer += `\n\n${writePassage(findings, number)}`;
  return `${answer}\n`;
}

/** Writes what a reasoning model would have thought before the answer. */
export function composeReasoning(subject: Subject): string {
  const { beginning, characters, keyWords, question } = study(subject);
  return `The text begins with “${beginning}” and has ${characters} characters. ${
    question === '' ? 'No question came with it.' : `The question is: ${question}`
  } The words that come most often are ${name(keyWords)}, so the answer should be about **${first(keyWords)}**.

1. Say what the text is.
2. Count its words.
3. End with what to read next.`;
}

function study({ question, quote }: Subject): Findings {
  const text = quote.trim() === '' ? question : quote;
  const words = listWords(text);
  const sentences = text
    .replaceAll(/\s+/g, ' ')
    .split(/(?<=[.!?]) /)
    .filter((sentence) => /\p{L}/u.test(sentence))
    .slice(0, 200);
  return {
    text,
    beginning: escapeMarkdown(shorten(text, 60)),
    question: escapeMarkdown(shorten(question, 120)),
    characters: text.length,
    words: words.length,
    keyWords: countKeyWords(text, 5),
    sentences: sentences.map((sentence) => escapeMarkdown(shorten(sentence, 160))),
  };
}

function introduce({ beginning, question, characters, words, keyWords, sentences }: Findings): string {
  return `## About “${beginning}”

${question === '' ? 'You asked about this text.' : `You asked: *${question}*`} The selection has **${characters} characters** in **${words} words**, and ${name(keyWords)} carry most of its meaning. It opens like this:

> ${sentences[0] ?? beginning}
>
> — the selection, first sentence of ${sentences.length}`;
}

function list({ keyWords, sentences }: Findings): string {
  return `### What it says

1. It is about **${first(keyWords)}** before anything else.
   - The word comes ${keyWords[0]?.times ?? 0} times.
   - Near it stand:
     - \`${keyWords[1]?.word ?? 'nothing'}\`
     - \`${keyWords[2]?.word ?? 'nothing'}\`
2. Its middle reads: *${sentences[Math.floor(sentences.length / 2)] ?? 'empty'}*
3. Its last word is \`${listWords(sentences.at(-1) ?? '').at(-1) ?? 'none'}\`, which ~~ends~~ closes the passage.`;
}

function tabulate({ keyWords, words }: Findings): string {
  const rows = keyWords.map(
    ({ word, times }) => `| ${word} | ${times} | ${((100 * times) / Math.max(1, words)).toFixed(1)} % |`,
  );
  return `### In numbers

| Word | Times | Share |
|:-----|------:|------:|
${rows.join('\n')}
| *all words* | ${words} | 100 % |`;
}

function calculate({ keyWords, words }: Findings): string {
  return `The share of a word $w$ is its count $n_w$ over the number of words $N$. For \`${first(keyWords)}\` that is

$$
s(w) = \\frac{n_w}{N} = \\frac{${keyWords[0]?.times ?? 0}}{${words}}
$$

so a longer text needs more of the same word for the same weight.`;
}

function program({ keyWords }: Findings): string {
  return `### In code

\`\`\`js
// Counts how often each word comes in a text.
function countWords(text) {
  const counts = new Map();
  for (const word of text.toLowerCase().match(/\\p{L}+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

console.log(countWords(selection).get('${first(keyWords)}')); // ${keyWords[0]?.times ?? 0}
\`\`\``;
}

function conclude({ beginning, keyWords }: Findings): string {
  return `### What next

- [x] Read the passage that begins with “${beginning}”
- [ ] Look up [${first(keyWords)}](https://en.wikipedia.org/wiki/${encodeURIComponent(first(keyWords))})
- [ ] Ask again about one sentence only

This answer was made up by the demo server from the text alone; no model has read it.`;
}

function writePassage(findings: Findings, number: number): string {
  const sentence =
    findings.sentences[(number - 1) % Math.max(1, findings.sentences.length)] ?? findings.beginning;
  const blocks = [list, tabulate, calculate, program];
  const block = blocks[number % blocks.length] ?? list;
  return `## Passage ${number}

The passage says: ${sentence} Read for the ${number}. time, its **${first(findings.keyWords)}** still leads, and \`n = ${number}\`.

${block(findings)}`;
}

function first(keyWords: readonly WordCount[]): string {
  return keyWords[0]?.word ?? 'text';
}

function name(keyWords: readonly WordCount[]): string {
  if (keyWords.length === 0) return 'its few words';
  return new Intl.ListFormat('en').format(keyWords.slice(0, 3).map(({ word }) => `\`${word}\``));
}

/** The first words of a text, cut between words where it can be. */
function shorten(text: string, maxLength: number): string {
  const line = text
    .slice(0, maxLength * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= maxLength) return line.toWellFormed();
  const cut = line.slice(0, maxLength + 1);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : maxLength).toWellFormed()}…`;
}

/** Escapes what Markdown would take for syntax, so that quoted text reads as it is on the page. */
/** Brackets are written as entities: with a backslash before it, one begins a formula. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_<>#|~$&]/g, '\\$&')
    .replaceAll('[', '&#91;')
    .replaceAll(']', '&#93;');
}
