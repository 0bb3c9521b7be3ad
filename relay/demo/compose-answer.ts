import { countKeyWords, listWords, type WordCount } from './count-words.ts';
import type { Subject } from './find-quote.ts';

/** What an answer says about its subject. */
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
 * Writes an answer about a subject in every kind of Markdown that models use. The same subject gets the same answer.
 *
 * @param minLength - Passages are added until the answer has at least this many characters.
 */
export function composeAnswer(subject: Subject, minLength: number): string {
  const findings = study(subject);
  let answer = [introduce, list, tabulate, calculate, program, conclude]
    .map((write) => write(findings))
    .join('\n\n');
  for (let number = 1; answer.length < minLength; number++) answer += `\n\n${writePassage(findings, number)}`;
  return `${answer}\n`;
}

/** Writes the reasoning of a reasoning model before the answer. */
export function composeReasoning(subject: Subject): string {
  const { beginning, characters, keyWords, question } = study(subject);
  return `The text begins with “${beginning}” and has ${characters} characters. ${
    question === '' ? 'No question came with it.' : `The question is: ${question}`
  } The most frequent words are ${name(keyWords)}, so the answer should be about **${first(keyWords)}**.

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
   - It occurs ${countTimes(keyWords[0]?.times ?? 0)}.
   - It appears with:
     - \`${keyWords[1]?.word ?? 'nothing'}\`
     - \`${keyWords[2]?.word ?? 'nothing'}\`
2. In the middle it says: *${sentences[Math.floor(sentences.length / 2)] ?? 'empty'}*
3. Its last word is \`${listWords(sentences.at(-1) ?? '').at(-1) ?? 'none'}\`, which ~~closes~~ ends the passage.`;
}

function tabulate({ keyWords, words }: Findings): string {
  const rows = keyWords.map(
    ({ word, times }) => `| ${word} | ${times} | ${((100 * times) / Math.max(1, words)).toFixed(1)} % |\n`,
  );
  return `### In numbers

| Word | Times | Share |
|:-----|------:|------:|
${rows.join('')}| *all words* | ${words} | 100 % |`;
}

function calculate({ keyWords, words }: Findings): string {
  return `The share of a word $w$ is its count $n_w$ divided by the number of words $N$. For \`${first(keyWords)}\` that is

$$
s(w) = \\frac{n_w}{N} = \\frac{${keyWords[0]?.times ?? 0}}{${words}}
$$

so a longer text has to repeat a word more often to give it the same weight.`;
}

function program({ keyWords }: Findings): string {
  return `### In code

\`\`\`js
// Counts how often each word occurs in a text.
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
- [ ] Ask about a single sentence

The demo server composed this answer from the text alone; no model has read it.`;
}

function writePassage(findings: Findings, number: number): string {
  const sentence =
    findings.sentences[(number - 1) % Math.max(1, findings.sentences.length)] ?? findings.beginning;
  const blocks = [list, tabulate, calculate, program];
  const block = blocks[number % blocks.length] ?? list;
  return `## Passage ${number}

The passage says: ${sentence} On the ${ordinal(number)} reading, **${first(findings.keyWords)}** is still the most frequent word, and \`n = ${number}\`.

${block(findings)}`;
}

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

function ordinal(number: number): string {
  return `${number}${SUFFIXES[ORDINALS.select(number)] ?? 'th'}`;
}

function countTimes(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

function first(keyWords: readonly WordCount[]): string {
  return keyWords[0]?.word ?? 'text';
}

function name(keyWords: readonly WordCount[]): string {
  if (keyWords.length === 0) return 'its few words';
  return new Intl.ListFormat('en').format(keyWords.slice(0, 3).map(({ word }) => `\`${word}\``));
}

/** The beginning of a text, cut between words if possible. */
function shorten(text: string, maxLength: number): string {
  const line = text
    .slice(0, maxLength * 4)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= maxLength) return line.toWellFormed();
  const cut = line.slice(0, maxLength + 1);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : maxLength).toWellFormed()}…`;
}

/**
 * Escapes Markdown syntax, so that quoted text looks as it does on the page. Brackets become entities, because a
 * backslash before one would begin a formula.
 */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_<>#|~$&]/g, '\\$&')
    .replaceAll('[', '&#91;')
    .replaceAll(']', '&#93;');
}
