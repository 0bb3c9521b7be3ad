const PLAIN_TAGS = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code hr br em strong del table thead tbody tr th td'.split(
    ' ',
  ),
);
const VOID_TAGS = new Set(['hr', 'br']);
const SAFE_PROTOCOLS = new Set(['https:', 'http:', 'mailto:']);

/**
 * Serialises a drawn answer, or part of one, as HTML for the clipboard.
 *
 * Writes plain tags and checked links only: no image, style, handler, class or button. Formulas and chips
 * become their text, a task's checkbox becomes `[x]`, and code loses its bar.
 */
export function toInertHtml(root: Node): string {
  return Array.from(root.childNodes, write).join('');
}

function write(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escapeHtml(node.textContent ?? '');
  if (!(node instanceof Element)) return '';
  const tag = node.localName;
  if (node.matches('.code-bar, .unseen, .quotation-note, button')) return '';
  if (tag === 'input') return node.hasAttribute('checked') ? '[x] ' : '[ ] ';
  const original = node.getAttribute('data-char');
  if (original !== null) return escapeHtml(original);
  const content = toInertHtml(node);
  if (tag === 'a') return writeLink(node.getAttribute('href'), content);
  // In a tight list, paragraphs are merely the items' text.
  if (tag === 'p' && node.parentElement?.parentElement?.matches('.tight')) return content;
  if (!PLAIN_TAGS.has(tag)) return content;
  if (VOID_TAGS.has(tag)) return `<${tag}>`;
  const start = tag === 'ol' ? Number(node.getAttribute('start') ?? 1) : 1;
  return `<${tag}${start === 1 ? '' : ` start="${start}"`}>${content}</${tag}>`;
}

function writeLink(href: string | null, content: string): string {
  const url = href === null ? null : URL.parse(href);
  return url && SAFE_PROTOCOLS.has(url.protocol)
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
