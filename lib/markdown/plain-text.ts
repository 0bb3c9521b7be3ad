/** The text of drawn code or of a selection, with the control characters that chips stand for. */
export function plainTextOf(root: Node): string {
  return Array.from(root.childNodes, (node) => {
    if (!(node instanceof Element)) return node.textContent ?? '';
    if (node.matches('button')) return '';
    return node.getAttribute('data-char') ?? plainTextOf(node);
  }).join('');
}
