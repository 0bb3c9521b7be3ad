/** The placeholders that a note has once, and those for each question. */
const NOTE_NAMES = ['title', 'source', 'site', 'date', 'models'] as const;
const TURN_NAMES = ['quotes', 'question', 'answer', 'model', 'asked'] as const;

export type NoteName = (typeof NOTE_NAMES)[number];
export type TurnName = (typeof TURN_NAMES)[number];
export const NOTE_PLACEHOLDERS: readonly NoteName[] = NOTE_NAMES;
export const TURN_PLACEHOLDERS: readonly TurnName[] = TURN_NAMES;

/** The template that is used until the user writes one. */
export const INITIAL_TEMPLATE = `---
title: {{title}}
source: {{source}}
site: {{site}}
date: {{date}}
models: {{models}}
tags:
  - gloss
---

# {{title}}

{{#turns}}
## Question

{{quotes}}

{{question}}

## Answer

{{answer}}

*{{model}}*

{{/turns}}
`;

/** What is wrong with a template, and in which line, counted from 1. */
export interface TemplateProblem {
  /**
   * `unknown`: no placeholder has this name. `outside`: it is about one question, and not between the two
   * marks. `value`: in front matter it must be the whole value. `marks`: the two marks are missing,
   * duplicated or in the wrong place. `front-matter`: it has no end.
   */
  readonly type: 'unknown' | 'outside' | 'value' | 'marks' | 'front-matter';
  readonly line: number;
  /** The name of the placeholder, without braces; empty if there is none. */
  readonly name: string;
}

/** A line of a template: text and placeholders in turn, text first and last. */
interface TemplateLine {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/** A template that can be filled. */
export interface NoteTemplate {
  readonly frontMatter: readonly TemplateLine[];
  readonly before: readonly TemplateLine[];
  readonly turn: readonly TemplateLine[];
  readonly after: readonly TemplateLine[];
}

/** Values in the format of one context, by placeholder. A line with only empty values is left out. */
export type NoteValues<Name extends string> = Readonly<Record<Name, string>>;

/** The values for a template. */
export interface NoteContent {
  /** Values as YAML. */
  readonly frontMatter: NoteValues<NoteName>;
  /** Values as Markdown. */
  readonly note: NoteValues<NoteName>;
  readonly turns: readonly NoteValues<TurnName>[];
}

const PLACEHOLDER = /\{\{\s*([^{}\s]*)\s*\}\}/u;
const RULE = /^---\s*$/u;
const BEGIN = '#turns';
const END = '/turns';

function isNoteName(name: string): name is NoteName {
  return NOTE_PLACEHOLDERS.some((known) => known === name);
}

function isTurnName(name: string): name is TurnName {
  return TURN_PLACEHOLDERS.some((known) => known === name);
}

/** Splitting by a group yields text and name in turn. */
function readLine(line: string): TemplateLine {
  const parts = line.split(PLACEHOLDER);
  return {
    texts: parts.filter((_part, index) => index % 2 === 0),
    names: parts.filter((_part, index) => index % 2 === 1),
  };
}

/**
 * Whether the placeholder in a line of front matter is the whole value: only such a value is quoted for YAML.
 */
function isWholeValue({ texts, names }: TemplateLine): boolean {
  const [before = '', after = ''] = texts;
  return names.length === 1 && /^\s*(?:-|[\p{L}\p{N}_ -]+:)\s+$/u.test(before) && after.trim() === '';
}

class TemplateError extends Error {
  readonly problem: TemplateProblem;

  constructor(type: TemplateProblem['type'], line: number, name = '') {
    super(`Line ${line}: ${type} ${name}`);
    this.problem = { type, line, name };
  }
}

function findFrontMatterEnd(lines: readonly string[]): number {
  if (!RULE.test(lines[0] ?? '')) return -1;
  const end = lines.findIndex((line, index) => index > 0 && RULE.test(line));
  if (end === -1) throw new TemplateError('front-matter', 1);
  return end;
}

function checkLine(line: TemplateLine, number: number, place: 'front-matter' | 'note' | 'turn'): void {
  for (const name of line.names) {
    if (name === BEGIN || name === END) throw new TemplateError('marks', number, name);
    if (!isNoteName(name) && !isTurnName(name)) throw new TemplateError('unknown', number, name);
    if (isTurnName(name) && place !== 'turn') throw new TemplateError('outside', number, name);
    if (place === 'front-matter' && !isWholeValue(line)) throw new TemplateError('value', number, name);
  }
}

function parseLines(text: string): NoteTemplate {
  const lines = text.split(/\r\n|[\r\n]/u);
  const end = findFrontMatterEnd(lines);
  const read = lines.map(readLine);
  const isMark = (mark: string) => (line: TemplateLine, index: number) =>
    index > end && line.names.length === 1 && line.names[0] === mark && line.texts.join('').trim() === '';
  const begin = read.findIndex(isMark(BEGIN));
  const close = read.findIndex(isMark(END));
  if (begin === -1 || close < begin) {
    const number = read.findIndex(({ names }) => names.includes(BEGIN) || names.includes(END));
    throw new TemplateError('marks', Math.max(number, 0) + 1);
  }
  for (const [index, line] of read.entries()) {
    if (index === begin || index === close) continue;
    const isTurn = index > begin && index < close;
    checkLine(line, index + 1, isTurn ? 'turn' : index <= end ? 'front-matter' : 'note');
  }
  return {
    frontMatter: read.slice(0, end + 1),
    before: read.slice(end + 1, begin),
    turn: read.slice(begin + 1, close),
    after: read.slice(close + 1),
  };
}

/** Reads a template, or says what is wrong with it first. */
export function parseTemplate(
  text: string,
): { readonly template: NoteTemplate } | { readonly problem: TemplateProblem } {
  try {
    return { template: parseLines(text) };
  } catch (error) {
    if (error instanceof TemplateError) return { problem: error.problem };
    throw error;
  }
}

/**
 * Puts a value into its line. A value with several lines repeats the line's prefix, or goes on separate
 * lines.
 */
function placeValue(before: string, value: string): string {
  if (!value.includes('\n')) return before + value;
  if (/^[>\s]*$/u.test(before)) return before + value.replaceAll('\n', `\n${before}`);
  // A code block must begin its line: elsewhere its fence would not count.
  return `${before.trimEnd()}\n\n${value}`;
}

function fillLine({ texts, names }: TemplateLine, values: Readonly<Record<string, string>>): string {
  let filled = texts[0] ?? '';
  for (const [index, name] of names.entries()) {
    const value = values[name] ?? '';
    const begin = filled.lastIndexOf('\n') + 1;
    filled = filled.slice(0, begin) + placeValue(filled.slice(begin), value);
    const next = texts[index + 1] ?? '';
    const isApart = value.includes('\n') && (next.trim() !== '' || index < names.length - 1);
    filled += isApart ? `\n\n${next.trimStart()}` : next;
  }
  return filled;
}

function isBlank({ texts, names }: TemplateLine): boolean {
  return names.length === 0 && (texts[0] ?? '').trim() === '';
}

/** Fills lines. A line whose placeholders are all empty is left out, with one blank line after it. */
function fillLines(lines: readonly TemplateLine[], values: Readonly<Record<string, string>>): string[] {
  const filled: string[] = [];
  let isSkipping = false;
  for (const line of lines) {
    const isEmpty = line.names.length > 0 && line.names.every((name) => (values[name] ?? '') === '');
    if (!isEmpty && !(isSkipping && isBlank(line))) filled.push(fillLine(line, values));
    isSkipping = isEmpty;
  }
  return filled;
}

/** Fills a template in one pass: no value is read as a placeholder. */
export function fillTemplate(template: NoteTemplate, { frontMatter, note, turns }: NoteContent): string {
  const lines = [
    ...fillLines(template.frontMatter, frontMatter),
    ...fillLines(template.before, note),
    ...turns.flatMap((turn) => fillLines(template.turn, { ...note, ...turn })),
    ...fillLines(template.after, note),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
