import { decodeEntities } from '#lib/markdown/decode-entities.ts';

/**
 * Serialises a tree so that Gloss' DOM and another parser's HTML compare equal when they mean the same: paragraphs
 * of tight lists become the items' text, code loses its bar, and runs of blanks collapse.
 */
export function canonicalOf(root: Node): string {
  return Array.from(root.childNodes, writeBlock)
    .join('')
    .replace(/(<INPUT[^>]*>) /g, '$1');
}

const BLOCKS = new Set(
  'P H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE HR TABLE THEAD TBODY TR TH TD DIV'.split(' '),
);
/** The reference puts the markup of formulas into the name of an image. */
const MATH_TAG = /<\/?span[^>]*>/g;
const VOIDS = new Set(['BR', 'HR', 'INPUT', 'IMG']);

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function writeBlock(node: Node): string {
  if (!isElement(node)) return writeText(node.textContent ?? '').trim();
  const tag = node.tagName;
  if (tag === 'DIV' && node.className === 'code') return writeCode(node);
  if (tag === 'DIV' && node.className === 'math')
    return `<math>${writeText(textWithControls(node)).trim()}</math>`;
  if (tag === 'DIV') return canonicalOf(node);
  if (tag === 'PRE') return writePlainCode(node);
  if (tag === 'P' && node.className !== 'raw' && node.parentElement?.parentElement?.className === 'tight')
    return writeInlines(node);
  if (tag === 'LI') return `<li>${writeMixed(node)}</li>`;
  if (['P', 'TH', 'TD'].includes(tag) || /^H\d$/.test(tag)) {
    const align = node.getAttribute('align') ?? (tag.startsWith('T') ? node.className : '');
    return `<${tag}${align ? ` align=${align}` : ''}>${writeInlines(node)}</${tag}>`;
  }
  if (VOIDS.has(tag)) return `<${tag}>`;
  const start = node.getAttribute('start');
  return `<${tag}${start === null ? '' : ` start=${start}`}>${canonicalOf(node)}</${tag}>`;
}

/** An item holds blocks, or text followed by blocks. */
function writeMixed(node: Element): string {
  let written = '';
  let run = '';
  const endRun = (): void => {
    written += collapse(run);
    run = '';
  };
  for (const child of node.childNodes) {
    if (isElement(child) && BLOCKS.has(child.tagName)) {
      endRun();
      written += writeBlock(child);
    } else run += writeInline(child);
  }
  endRun();
  return written;
}

function writeInlines(node: Element): string {
  return collapse(Array.from(node.childNodes, writeInline).join(''));
}

function collapse(inline: string): string {
  return inline
    .replace(/ +/g, ' ')
    .replace(/ ?<BR> ?/g, '<BR>')
    .trim();
}

function writeInline(node: Node): string {
  if (!isElement(node)) return writeText(node.textContent ?? '');
  const tag = node.tagName;
  if (node.className === 'identity-image') {
    const written: unknown = JSON.parse(node.getAttribute('title') ?? '[]');
    const [src, title] = Array.isArray(written) ? written.map(String) : [];
    return writeImage(src ?? '', title ?? '', node.textContent ?? '');
  }
  if (tag === 'IMG') {
    return writeImage(
      node.getAttribute('src') ?? '',
      node.getAttribute('title') ?? '',
      node.getAttribute('alt') ?? '',
    );
  }
  if (node.className === 'math') return writeText(textWithControls(node));
  if (node.className === 'control') return node.getAttribute('data-char') ?? '';
  if (tag === 'INPUT') return `<INPUT${node.hasAttribute('checked') ? ' checked' : ''}>`;
  if (tag === 'BR') return '<BR>';
  if (tag === 'A') {
    const title = node.getAttribute('title');
    const href = encodeUrl(node.getAttribute('href') ?? '');
    return `<A href=${JSON.stringify(href)}${title ? ` title=${JSON.stringify(title)}` : ''}>${writeInlines(node)}</A>`;
  }
  if (tag === 'CODE') return `<CODE>${escapeText(textWithControls(node).replace(/\s+/g, ' '))}</CODE>`;
  return `<${tag}>${Array.from(node.childNodes, writeInline).join('')}</${tag}>`;
}

/** The lexer's renderer decodes code in an image's name, so both sides are decoded. */
function writeImage(src: string, title: string, alt: string): string {
  return `<IMG src=${JSON.stringify(encodeUrl(src))} title=${JSON.stringify(title)} alt=${JSON.stringify(decodeEntities(alt.replace(MATH_TAG, '').replace(/\s+/g, '')))}>`;
}

/** The lexer's renderer does not encode what it decodes. */
function encodeUrl(url: string): string {
  try {
    return encodeURI(url).replaceAll('%25', '%');
  } catch {
    return url;
  }
}

function writeCode(node: Element): string {
  const label = node.querySelector('.code-language');
  const language = label ? textWithControls(label) : '';
  const code = node.querySelector('code');
  return pre(language, code ? textWithControls(code) : '');
}

function writePlainCode(node: Element): string {
  const code = node.querySelector('code');
  return pre(/language-(\S+)/.exec(code?.className ?? '')?.[1] ?? '', code?.textContent ?? '');
}

function pre(language: string, code: string): string {
  return `<PRE ${language}>${escapeText(code.replace(/\n$/, ''))}</PRE>`;
}

function textWithControls(node: Element): string {
  return Array.from(node.childNodes, (child) =>
    isElement(child)
      ? (child.getAttribute('data-char') ?? textWithControls(child))
      : (child.textContent ?? ''),
  ).join('');
}

function writeText(content: string): string {
  return escapeText(content.replace(/[ \t\n]+/g, ' '));
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
