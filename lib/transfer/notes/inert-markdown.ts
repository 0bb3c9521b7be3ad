/** Invisible, and separates two characters so that they lose their meaning. */
const JOINER = '\u2060';

/**
 * Syntax that loads, embeds or runs something in programs that show Markdown, by its first characters.
 *
 * An image becomes a link behind an exclamation mark. `%%` opens a comment in Obsidian, `<%` a script of its plugin
 * Templater, and code that begins with `=` or `$=` a query of Dataview. MathJax has commands that load, link and style.
 */
const ACTIVE = [
  /!(?=\[)/gu,
  /<(?=[a-z/!?%])/giu,
  /%(?=%)/gu,
  /\\(?=(?:bbox|class|cssId|data|href|includegraphics|require|style)(?![a-z]))/giu,
  /`(?=\$?=)/gu,
];

const FENCE = /^( {0,3})(`{3,}|~{3,})(.*)$/u;
/** Characters that do not occur in text, and that programs interpret differently. */
// oxlint-disable-next-line no-control-regex -- They are what is removed.
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/gu;

/**
 * Languages that are only highlighted. For other languages, Obsidian and its plugins draw, query or run the
 * code.
 */
const LANGUAGES: ReadonlySet<string> = new Set(
  (
    'asm awk bash basic bat batch c c++ cc clojure cmake cmd cobol cpp cs csharp css csv cxx d dart diff docker ' +
    'dockerfile elixir elm erlang f# fish fortran fs fsharp gdscript glsl go golang gradle graphql groovy h haskell hcl ' +
    'hpp hs html http ini java javascript jinja jl js json json5 jsonc jsx julia kotlin kt latex less lisp log lua ' +
    'make makefile markdown matlab md nginx nim nix objc objective-c ocaml pascal patch perl php plain plaintext ' +
    'powershell prolog proto protobuf ps1 py python r rb regex rs ruby rust sass scala scheme scss sh shell sol ' +
    'solidity sql svelte swift tcl terraform tex text toml ts tsx txt typescript v vb verilog vhdl vim vue wasm xml ' +
    'yaml yml zig zsh'
  ).split(' '),
);

/**
 * Defuses syntax that would load or run something in a piece of text, wherever in a document it is placed.
 */
function partActive(text: string): string {
  return ACTIVE.reduce((parted, syntax) => parted.replaceAll(syntax, `$&${JOINER}`), text);
}

/** A display formula must not continue into the following text: a code block inside it would not be one. */
function closeFormulas(text: string): string {
  const formulas = [...text.matchAll(/\$\$/gu)];
  const last = formulas.at(-1);
  if (!last || formulas.length % 2 === 0) return text;
  return `${text.slice(0, last.index)}$${JOINER}$${text.slice(last.index + 2)}`;
}

interface Part {
  readonly isCode: boolean;
  /** What it begins with, where it is code: in a list, indented as the list. */
  readonly fence: string;
  /** The first word behind the fence. */
  readonly language: string;
  readonly lines: string[];
}

/**
 * Splits text at its outermost code fences. A fence in a list or quote counts as text here, and so does one
 * that is indented as code.
 */
function splitAtFences(text: string): Part[] {
  let part: Part = { isCode: false, fence: '', language: '', lines: [] };
  const parts = [part];
  let indent = 0;
  let close = /$^/u;
  for (const line of text.split('\n')) {
    const [, spaces = '', fence = '', info = ''] = FENCE.exec(line) ?? [];
    if (part.isCode && close.test(line)) {
      part = { isCode: false, fence: '', language: '', lines: [] };
      parts.push(part);
    } else if (part.isCode) {
      // The fence's indentation is not part of the code.
      part.lines.push(line.replace(new RegExp(`^ {0,${indent}}`, 'u'), ''));
    } else if (fence !== '' && !(fence.startsWith('`') && info.includes('`'))) {
      const language = /^\s*(\S*)/u.exec(info)?.[1]?.toLowerCase() ?? '';
      part = { isCode: true, fence: spaces + fence, language, lines: [] };
      parts.push(part);
      indent = spaces.length;
      close = new RegExp(`^ {0,3}${fence.charAt(0)}{${fence.length},}[ \\t]*$`, 'u');
    } else part.lines.push(line);
  }
  return parts;
}

/** The text with an end to the code that is still open at its end: what follows in a document would be code too. */
export function closeFence(markdown: string): string {
  const last = splitAtFences(markdown.replaceAll(/\r\n?/gu, '\n')).at(-1);
  return last?.isCode ? `${markdown.trimEnd()}\n${last.fence}` : markdown;
}

/** Code between fences that it cannot close. */
function fenceCode({ language, lines }: Part, formulasAbove: boolean): string {
  const code = lines.join('\n').replaceAll(/<(?=%)/gu, `<${JOINER}`);
  // Otherwise a formula that another program sees starting above could end in the code, which would then be
  // text.
  const closed = formulasAbove ? code.replaceAll(/\$(?=\$)/gu, `$${JOINER}`) : code;
  const longest = Math.max(0, ...Array.from(closed.matchAll(/`+/gu), ([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${LANGUAGES.has(language) ? language : ''}\n${closed}\n${fence}`;
}

/** Whether text has what may begin a display formula, outside of code blocks. */
export function hasFormulas(markdown: string): boolean {
  return splitAtFences(normalize(markdown)).some(
    ({ isCode, lines }) => !isCode && lines.join('\n').includes('$$'),
  );
}

function normalize(markdown: string): string {
  return markdown.replaceAll(/\r\n?/gu, '\n').replaceAll(CONTROLS, '').toWellFormed();
}

/**
 * Makes third-party Markdown safe to open in programs that load pictures, embed pages and run code blocks,
 * such as Obsidian.
 *
 * Text, links, tables, formulas and highlighted code stay. Code blocks get our own fences, so that every
 * program agrees on where they end; only in them may HTML and pictures stay verbatim.
 *
 * @param formulasAbove - Whether anything in the document has formulas (`hasFormulas`).
 */
export function makeInert(markdown: string, formulasAbove: boolean): string {
  return splitAtFences(normalize(markdown))
    .map((part) =>
      part.isCode ? fenceCode(part, formulasAbove) : closeFormulas(partActive(part.lines.join('\n'))),
    )
    .map((part) => part.replaceAll(/^\n+|\n+$/gu, ''))
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

/** A name on one line, without any Markdown syntax. */
export function makeInertName(name: string): string {
  const line = name.replaceAll(CONTROLS, '').toWellFormed().replaceAll(/\s+/gu, ' ').trim();
  return partActive(line.replaceAll(/[\\`*_[\]<>#|~$]/gu, String.raw`\$&`));
}
