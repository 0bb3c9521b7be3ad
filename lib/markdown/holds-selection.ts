/** Whether the user has selected text in an element, which is left alone meanwhile. */
export function holdsSelection(target: Node): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.getRangeAt(0).intersectsNode(target);
}
