/* Deterministic text to draw: what a model writes, and long runs of one kind. */

const WORDS =
  'the stream reader keeps its offset while a panel closes and later asks again for what it has missed so that no character is lost between two frames of the same run'.split(
    ' ',
  );

function createPicker(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Pick = ReturnType<typeof createPicker>;

function sentence(pick: Pick, length = 8 + pick(14)): string {
  const run = Array.from({ length }, () => WORDS[pick(WORDS.length)] ?? '').join(' ');
  return `${run.charAt(0).toUpperCase()}${run.slice(1)}.`;
}

function rich(pick: Pick): string {
  const forms = [
    `**${sentence(pick, 3)}**`,
    `*${sentence(pick, 2)}*`,
    `\`read${pick(99)}()\``,
    `[${sentence(pick, 2)}](https://docs.example/${pick(999)})`,
  ];
  return `${sentence(pick)} ${forms[pick(forms.length)] ?? ''} ${sentence(pick)}`;
}

const blocks: readonly ((pick: Pick) => string)[] = [
  (pick) => `## ${sentence(pick, 4)}\n\n`,
  (pick) => `${rich(pick)} ${sentence(pick)}\n\n`,
  (pick) => `${sentence(pick)} ${rich(pick)}\n\n`,
  (pick) => `${Array.from({ length: 5 }, () => `- ${rich(pick)}\n`).join('')}\n`,
  (pick) =>
    `${Array.from({ length: 3 }, (_, at) => `${at + 1}. ${sentence(pick)}\n   - ${rich(pick)}\n`).join('')}\n`,
  (pick) => `\`\`\`ts\n${codeLines(pick, 14)}\`\`\`\n\n`,
  (pick) => `> ${rich(pick)}\n> ${sentence(pick)}\n\n`,
  (pick) => `| Name | Value | Note |\n|---|--:|---|\n${rows(pick, 6)}\n`,
];

function codeLines(pick: Pick, count: number): string {
  return Array.from(
    { length: count },
    () =>
      `${'  '.repeat(pick(3))}const value${pick(999)} = read(buffer, ${pick(99)}); // ${sentence(pick, 4)}\n`,
  ).join('');
}

function rows(pick: Pick, count: number): string {
  return Array.from(
    { length: count },
    () => `| ${sentence(pick, 2)} | ${pick(9_999)} | ${sentence(pick, 5)} |\n`,
  ).join('');
}

function fill(length: number, next: (at: number) => string, head = ''): string {
  let text = head;
  for (let at = 0; text.length < length; at++) text += next(at);
  return text.slice(0, length);
}

/** `paragraph` and what follows it are one block each. */
export type SampleKind =
  | 'mixed'
  | 'list'
  | 'code'
  | 'table'
  | 'paragraphs'
  | 'paragraph'
  | 'item'
  | 'quote'
  | 'html';

/** Makes exactly `length` characters of one kind. */
export function sampleMarkdown(kind: SampleKind, length: number): string {
  const pick = createPicker(7);
  switch (kind) {
    case 'mixed':
      return fill(length, (at) => blocks[at % blocks.length]?.(pick) ?? '');
    case 'list':
      return fill(length, () => `- ${rich(pick)}\n`);
    case 'code':
      return fill(length, () => codeLines(pick, 10), '```ts\n');
    case 'table':
      return fill(length, () => rows(pick, 1), '| Name | Value | Note |\n|---|--:|---|\n');
    case 'paragraph':
      return fill(length, () => `${rich(pick)} `);
    case 'item':
      return fill(length, () => `${rich(pick)} `, '- ');
    case 'quote':
      return fill(length, () => `${rich(pick)} `, '> > ');
    case 'html':
      return fill(length, () => `<p>${rich(pick)}</p>\n`, '<div>\n');
    case 'paragraphs':
      return fill(length, () => `${sentence(pick)} ${sentence(pick)}\n\n`);
    default:
      return kind satisfies never;
  }
}
