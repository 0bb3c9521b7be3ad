import { computeAccessibleName, getRole } from 'dom-accessibility-api';

/** One step of the way to an element: into the matches of the step before it. */
export type Step =
  | { role: string; name?: string }
  | { css: string }
  /** Of the matches so far, the one with this index; negative counts from the end. */
  | { at: number };

/**
 * Finds elements as a screen reader would: by role and accessible name, hidden ones left out.
 *
 * Runs inside the page. CSS steps find hidden elements too.
 */
export function find(steps: readonly Step[]): Element[] {
  let found: Element[] = [document.documentElement];
  for (const step of steps) {
    if ('at' in step) {
      const one = found.at(step.at);
      found = one ? [one] : [];
    } else if ('css' in step) {
      found = descend(found, step.css);
    } else {
      found = descend(found, '*').filter((element) => hasRole(element, step.role, step.name));
    }
  }
  return found;
}

function descend(roots: readonly Element[], css: string): Element[] {
  return [...new Set(roots.flatMap((root) => [...root.querySelectorAll(css)]))];
}

function hasRole(element: Element, role: string, name: string | undefined): boolean {
  if (getRole(element) !== role || isHidden(element)) return false;
  return name === undefined || computeAccessibleName(element).trim() === name;
}

function isHidden(element: Element): boolean {
  if (element.closest('[aria-hidden="true"], [inert]')) return true;
  // A range or a file input may be drawn by its label, but what is not laid out at all is not there for anyone.
  return !element.checkVisibility({ visibilityProperty: true });
}
