import { computeAccessibleName, getRole } from 'dom-accessibility-api';

/** One step of the way to an element: into the matches of the step before it. */
export type Step =
  | { role: string; name?: string }
  | { css: string }
  /** Of the matches so far, the one with this index; negative counts from the end. */
  | { at: number };

/**
 * Elements with an implicit role, for the roles that tests look for. In a long chat, the role of tens of
 * thousands of elements would have to be computed.
 */
const NATIVE: Readonly<Record<string, string>> = {
  alert: '[role]',
  button: 'button, input, summary',
  checkbox: 'input',
  combobox: 'input, select',
  dialog: 'dialog',
  group: 'details, fieldset, optgroup',
  link: 'a, area, link',
  listbox: 'datalist, select',
  log: '[role]',
  menuitem: '[role]',
  option: 'option',
  region: 'section',
  searchbox: 'input',
  slider: 'input',
  status: 'output',
  textbox: 'input, textarea',
};

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
      found = descend(found, candidates(step.role)).filter((element) =>
        hasRole(element, step.role, step.name),
      );
    }
  }
  return found;
}

function descend(roots: readonly Element[], css: string): Element[] {
  return [...new Set(roots.flatMap((root) => [...root.querySelectorAll(css)]))];
}

function candidates(role: string): string {
  const native = NATIVE[role];
  return native === undefined ? '*' : `:is([role], ${native})`;
}

function hasRole(element: Element, role: string, name: string | undefined): boolean {
  if (getRole(element) !== role || isLabelledOtherwise(element, name) || isHidden(element)) return false;
  return name === undefined || computeAccessibleName(element).trim() === name;
}

/** Elements whose name may come from elsewhere in the page. */
const MAY_BE_LABELLED = ':is(input, select, textarea, dialog, [aria-labelledby])';

/**
 * Excludes most others without a computation that needs the styles of their whole content: a name is made of
 * the element's own label, or of texts and labels in it.
 */
function isLabelledOtherwise(element: Element, name: string | undefined): boolean {
  if (name === undefined) return false;
  const label = element.getAttribute('aria-label')?.trim();
  if (label) return label !== name && !element.hasAttribute('aria-labelledby');
  if (element.matches(MAY_BE_LABELLED) || element.querySelector(MAY_BE_LABELLED)) return false;
  const labels = [element, ...element.querySelectorAll('[aria-label], [title], [alt]')].flatMap((one) =>
    ['aria-label', 'title', 'alt'].map((attribute) => one.getAttribute(attribute) ?? ''),
  );
  const text = [element.textContent, ...labels].join(' ');
  return !name.split(/\s+/u).every((word) => text.includes(word));
}

function isHidden(element: Element): boolean {
  if (element.closest('[aria-hidden="true"], [inert]')) return true;
  // A range or a file input may be drawn by its label, but what is not laid out at all is not there for anyone.
  return !element.checkVisibility({ visibilityProperty: true });
}
