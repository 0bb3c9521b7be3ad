import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

/** Spoken names of languages; others are spoken as they are written. */
const LANGUAGES: Readonly<Record<string, string>> = {
  bash: 'Bash',
  c: 'C',
  cpp: 'C++',
  cs: 'C#',
  csharp: 'C#',
  css: 'CSS',
  go: 'Go',
  html: 'HTML',
  java: 'Java',
  javascript: 'JavaScript',
  js: 'JavaScript',
  json: 'JSON',
  jsx: 'JSX',
  kotlin: 'Kotlin',
  php: 'PHP',
  py: 'Python',
  python: 'Python',
  rb: 'Ruby',
  ruby: 'Ruby',
  rs: 'Rust',
  rust: 'Rust',
  sh: 'shell',
  shell: 'shell',
  sql: 'SQL',
  swift: 'Swift',
  ts: 'TypeScript',
  tsx: 'TSX',
  typescript: 'TypeScript',
  xml: 'XML',
  yaml: 'YAML',
  yml: 'YAML',
};

const en = {
  /** The first part of an answer that is too long to be spoken. */
  part: (text: string) => `${text} … More is in the conversation.`,
  code: (language: string, lines: number) => {
    const size = plural(lines, { one: '# line', other: '# lines' });
    const name = LANGUAGES[language.toLowerCase()] ?? language;
    return name === '' ? `Code, ${size}.` : `Code, ${name}, ${size}.`;
  },
  table: (rows: number) => plural(rows, { one: 'Table, # row.', other: 'Table, # rows.' }),
  formula: 'Formula.',
  inlineFormula: 'formula',
};

/** How screen readers announce parts of an answer that cannot be read out verbatim. */
export const spokenMarkdownText = inLanguage({ en });
