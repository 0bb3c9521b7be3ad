import type { Answer, Picture, Question, Quote } from '#lib/protocol/chat.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { MODEL_TEXT } from '#lib/wording/prompts.ts';

import { pickPageTextTag } from './page-text-tag.ts';
import { nameMarks, splitAtMarks } from './placeholders.ts';

/** What a turn is built from: a message, or the part of one that matters here. */
export type TurnSource = Pick<Question, 'role' | 'text' | 'quotes'> | Pick<Answer, 'role' | 'answer'>;

/** How the blocks of page text are written. */
export interface BlockOptions {
  /** Number of the first picture within its turn. */
  readonly firstPicture?: number;
  /**
   * The tag around each block. None of the texts may contain it; by default, one that none contains is
   * picked.
   */
  readonly tag?: string | undefined;
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}

/** Puts the blocks at the question's first mark; further marks point back to them. Without a mark they go first. */
function placeBlocks(text: string, blocks: readonly string[]): string {
  const [before = '', ...behind] = splitAtMarks(text);
  const parts =
    behind.length === 0
      ? [...blocks, before]
      : [before.trimEnd(), ...blocks, behind.join(MODEL_TEXT.pointBack).trimStart()];
  return parts.filter((part) => part !== '').join('\n\n');
}

function describePicture({ part, imageHost, asShown }: Quote, number: number): string {
  return MODEL_TEXT.picture(number, [
    ...(part === 'screenshot' ? [MODEL_TEXT.isScreenshot] : []),
    ...(imageHost === undefined ? [] : [MODEL_TEXT.fromHost(onOneLine(imageHost))]),
    ...(asShown ? [MODEL_TEXT.asShown] : []),
  ]);
}

/** The text of a quote; with surrounding text, the quote is marked within it. */
function textLines({ text, surrounding }: Quote, tag: string): string[] {
  if (!surrounding) return [text];
  const { before, after } = surrounding;
  return [
    ...(before === '' ? [] : [before, '']),
    `<${selectedTag(tag)}>`,
    text,
    `</${selectedTag(tag)}>`,
    ...(after === '' ? [] : ['', after]),
  ];
}

/** The tag around the selected text, in a block with surrounding text. No page can know this one, either. */
function selectedTag(tag: string): string {
  return `${tag}-selected`;
}

/** All texts of a user turn that come from a page or the user. */
function textsOf(text: string, quotes: readonly Quote[]): string[] {
  return [
    text,
    ...quotes.flatMap(({ text: quoted, title, url, imageHost = '', surrounding }) => [
      quoted,
      title,
      url,
      imageHost,
      ...(surrounding ? [surrounding.before, surrounding.after] : []),
    ]),
  ];
}

/**
 * Builds the text of one user turn: each quote as a tagged block with its source, and the question around or below them.
 *
 * Title and address come from the page too, so they are inside the block. A picture's block says which of the attached
 * images it is, followed by the page's alternative text.
 */
export function buildUserText(text: string, quotes: readonly Quote[], options: BlockOptions = {}): string {
  if (quotes.length === 0) return nameMarks(text, false);
  const { firstPicture = 1, tag = pickPageTextTag(textsOf(text, quotes)) } = options;
  let picture = firstPicture;
  const blocks = quotes.map((quote) => {
    const source = [MODEL_TEXT.title(onOneLine(quote.title))];
    // A pasted picture and an answer have no address.
    if (quote.url !== '' || !(quote.image || quote.part === 'answer'))
      source.push(MODEL_TEXT.address(onOneLine(quote.url)));
    if (quote.image) source.push(describePicture(quote, picture++));
    const body = quote.image && quote.text === '' ? [] : ['', ...textLines(quote, tag)];
    return [`<${tag}>`, ...source, ...body, `</${tag}>`].join('\n');
  });
  return placeBlocks(text, blocks).trim();
}

/** Returns the pictures of the quotes, in order. */
export function imagesOf(quotes: readonly Quote[]): Picture[] {
  return quotes.flatMap(({ image }) => (image ? [image] : []));
}

/** Builds a message's turn. `before` is a turn of the same role that it will be joined with. */
function buildTurn(message: TurnSource, before: Turn | undefined, tag: string | undefined): Turn {
  if (message.role === 'assistant') return { role: 'assistant', text: message.answer };
  const images = imagesOf(message.quotes);
  const firstPicture = (before?.images?.length ?? 0) + 1;
  const text = buildUserText(message.text, message.quotes, { firstPicture, tag });
  return { role: 'user', text, ...(images.length > 0 && { images }) };
}

function joinTurns(one: Turn, other: Turn): Turn {
  const images = [...(one.images ?? []), ...(other.images ?? [])];
  return { ...one, text: `${one.text}\n\n${other.text}`, ...(images.length > 0 && { images }) };
}

/**
 * Builds the conversation as a model reads it, with the rule about page text first when there is any.
 *
 * Reasoning is left out. So are empty answers: their question is joined with the next one, because some servers refuse
 * two turns of one role in a row.
 *
 * @param tag - One tag for all page text of this request; none of the messages may contain it. By default each message
 *   gets one that it does not contain.
 * @param asksForQuotes - Whether the model is asked to quote the page text that it relies on.
 */
export function buildTurns(messages: readonly TurnSource[], tag?: string, asksForQuotes = false): Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    const before = last?.role === message.role ? last : undefined;
    const turn = buildTurn(message, before, tag);
    if (turn.text === '') continue;
    if (before) turns.splice(-1, 1, joinTurns(before, turn));
    else turns.push(turn);
  }
  const quotes = messages.flatMap((message) => (message.role === 'user' ? message.quotes : []));
  if (quotes.length === 0) return turns;
  const rules = [MODEL_TEXT.pageTextRule(tag)];
  if (quotes.some(({ surrounding }) => surrounding !== undefined))
    rules.push(MODEL_TEXT.selectedRule(tag && selectedTag(tag)));
  if (quotes.some(({ image }) => image !== undefined)) rules.push(MODEL_TEXT.pictureRule);
  if (asksForQuotes && quotes.some(({ image }) => !image)) rules.push(MODEL_TEXT.quoteRule);
  return [{ role: 'system', text: rules.join(' ') }, ...turns];
}
