import { computeAccessibleName, getRole } from 'dom-accessibility-api';

/** The elements below `root` with this role and, if given, this exact accessible name. */
export function findAllByRole(root: ParentNode, role: string, name?: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].filter(
    (element) =>
      getRole(element) === role &&
      !element.closest('[hidden], [aria-hidden="true"]') &&
      (name === undefined || computeAccessibleName(element).trim() === name),
  );
}

/** The single element with this role and name. */
export function findByRole(root: ParentNode, role: string, name?: string): HTMLElement {
  const [element, ...more] = findAllByRole(root, role, name);
  if (!element || more.length > 0) {
    throw new Error(`There are ${element ? more.length + 1 : 0} of ${role} ${name ?? ''}`);
  }
  return element;
}
