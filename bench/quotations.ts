import type { ChatView, Quote } from '#lib/protocol/chat.ts';
import { storeChat } from '#test/support/panel/long-chat.ts';

import { atMost, type BenchLine, figure, quantile } from './bench-line.ts';
import type { BenchBrowser } from './start-browser.ts';
import { traceTasks } from './trace-tasks.ts';

const SOURCES = 4;
const SOURCE_LENGTH = 250_000;
const ANSWER_LENGTH = 50_000;
const ROUNDS = 3;
/** Every third quotation has a wrong word. */
const ALTERED_EVERY = 3;

/**
 * Measures what checking the quotations of a long answer costs the panel. Tasks are measured in main-thread CPU time, so
 * that other programs do not count.
 *
 * It must be the browser's first panel, because only a first panel shows the most recent chat.
 */
export async function benchQuotations({ browser, extensionUrl }: BenchBrowser): Promise<BenchLine[]> {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 900 });
  await page.goto(`${extensionUrl}options.html`);
  await page.waitForSelector('button');
  const { chat, quotations } = buildQuotingChat();
  await page.evaluate(storeChat, JSON.stringify(chat));
  const longest: number[] = [];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto('about:blank');
    await page.goto(`${extensionUrl}sidepanel.html`);
    await page.evaluate(waitForText);
    const tasks = await traceTasks(page, async () => {
      times.push(await page.evaluate(waitForMarks, quotations));
    });
    longest.push(Math.max(...tasks));
  }
  await page.close();
  const name = `checking ${quotations} quotations against ${(SOURCES * SOURCE_LENGTH) / 1e6} MB`;
  return [
    atMost(`${name}, longest task`, quantile(longest, 0.5), 50, 'ms'),
    figure(`${name}, from the drawn answer to the last mark`, quantile(times, 0.5), 'ms'),
  ];
}

function buildQuotingChat(): { chat: ChatView; quotations: number } {
  const texts = Array.from({ length: SOURCES }, (_, index) => buildSource(index));
  const quotes = texts.map((text, index): Quote => ({
    id: `quote-${index}`,
    text,
    title: `Source ${index}`,
    url: `https://site.example/${index}`,
    part: 'page',
  }));
  const paragraphs: string[] = [];
  let quotations = 0;
  for (let length = 0; length < ANSWER_LENGTH; quotations += 1) {
    const text = texts[quotations % SOURCES] ?? '';
    const from = text.indexOf(' ', (quotations * 7_919) % (text.length - 2_000)) + 1;
    const words = text
      .slice(from, from + 400)
      .replaceAll('\n', ' ')
      .split(' ')
      .slice(0, 12);
    const isAltered = quotations % ALTERED_EVERY === 0;
    const quoted = (isAltered ? words.with(6, 'granite') : words).join(' ').replace(/[.,]$/u, '').trim();
    paragraphs.push(`Source ${quotations % SOURCES} says “${quoted}”, which is one thing to know about it.`);
    length += paragraphs.at(-1)?.length ?? 0;
  }
  return {
    quotations,
    chat: {
      id: 'quoting',
      messages: [
        { id: 'question', role: 'user', parent: null, text: 'What do they say?', quotes },
        {
          id: 'answer',
          role: 'assistant',
          parent: 'question',
          run: 'run',
          state: 'complete',
          answer: paragraphs.join('\n\n'),
          reasoning: '',
          notices: [],
          model: 'gloss-demo',
          provider: 'Test server',
        },
      ],
    },
  };
}

/** Paragraphs of words that never repeat in the same order, with some Markdown. */
function buildSource(seed: number): string {
  const words = [
    'lichen',
    'fungus',
    'alga',
    'stone',
    'wall',
    'water',
    'light',
    'snow',
    'moss',
    'bark',
    'reed',
    'slow',
  ];
  const parts: string[] = [];
  let length = 0;
  for (let index = 0; length < SOURCE_LENGTH; index += 1) {
    const word = words[(index * 7 + seed + Math.floor(index / 11)) % words.length] ?? '';
    const end = index % 97 === 96 ? '.\n\n' : index % 13 === 12 ? ', ' : ' ';
    const part = `${index % 5 === 0 ? `${word}s` : word}${index % 17 === 0 ? index : ''}${end}`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

/** Runs in the panel: waits until the answer is drawn. */
async function waitForText(): Promise<void> {
  const answer = (): string => document.querySelector('.gloss-answer')?.textContent ?? '';
  while (answer().length < 40_000) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** Runs in the panel: waits until this many quotations are marked, and returns how long that took, in ms. */
async function waitForMarks(count: number): Promise<number> {
  const start = performance.now();
  while (document.querySelectorAll('[data-quotation]').length < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - start;
}
