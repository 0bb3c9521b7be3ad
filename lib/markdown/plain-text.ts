/** The text of drawn code or of a selection, with chips turned back into the characters they show. */
export function plainTextOf(root: Node): string {
  return Array.from(root.childNodes, (node) => {
    if (!(node instanceof Element)) return node.textContent ?? '';
    if (node.matches('button')) return '';
    return node.getAttribute('data-char') ?? plainTextOf(node);
  }).join('');
}
