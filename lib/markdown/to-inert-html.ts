const plainTags = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code hr br em strong del table thead tbody tr th td'.split(
    ' ',
  ),
);
const voidTags = new Set(['hr', 'br']);
const safeProtocols = new Set(['https:', 'http:', 'mailto:']);

/**
 * Writes a drawn answer, or a part of one, as HTML for the clipboard.
 *
 * Only plain tags and checked links are written, by hand and from the nodes: no image, style, handler, class or
 * button. Formulas and chips are their text, the box of a task is `[x]`, code is without its bar.
 */
export function toInertHtml(root: Node): string {
  return Array.from(root.childNodes, write).join('');
}

function write(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escapeHtml(node.textContent ?? '');
  if (!(node instanceof Element)) return '';
  const tag = node.localName;
  if (node.matches('.code-bar, .unseen, button')) return '';
  if (tag === 'input') return node.hasAttribute('checked') ? '[x] ' : '[ ] ';
  const original = node.getAttribute('data-char');
  if (original !== null) return escapeHtml(original);
  const content = toInertHtml(node);
  if (tag === 'a') return writeLink(node.getAttribute('href'), content);
  // A tight list's paragraphs are only its items' text.
  if (tag === 'p' && node.parentElement?.parentElement?.matches('.tight')) return content;
  if (!plainTags.has(tag)) return content;
  if (voidTags.has(tag)) return `<${tag}>`;
  const start = tag === 'ol' ? Number(node.getAttribute('start') ?? 1) : 1;
  return `<${tag}${start === 1 ? '' : ` start="${start}"`}>${content}</${tag}>`;
}

function writeLink(href: string | null, content: string): string {
  const url = href === null ? null : URL.parse(href);
  return url && safeProtocols.has(url.protocol)
    ? `<a href="${escapeHtml(url.href)}">${content}</a>`
    : content;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
