/** Whether the user has selected text in an element, which must not be touched then. */
export function holdsSelection(target: Node): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(target);
}
