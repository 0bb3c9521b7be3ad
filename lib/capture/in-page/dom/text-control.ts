import { activeElementOf, attributeOf, isTag } from './safe-dom.ts';

/** Fields that hold secrets, even while the page shows them as plain text. */
const SECRET_AUTOCOMPLETE = /(?:^|\s)(?:current-password|new-password|one-time-code|cc-[a-z-]+)(?:\s|$)/i;
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|\bpwd\b|passwort|secret|\btoken\b|\botp\b|\bcvv?c?\b|\bpin\b|api[-_]?key|card[-_]?number|\biban\b/i;

/** The selection inside a text field; `secret` means text that must not be read. */
export type ControlSelection = { readonly text: string } | { readonly secret: true };

/** Reads the selection inside the focused text field; undefined when there is none. */
export function selectedInControl(page: Document): ControlSelection | undefined {
  let active = activeElementOf(page);
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (active === null || !(isTag(active, 'input') || isTag(active, 'textarea'))) return undefined;
  const { selectionStart, selectionEnd } = active;
  if (selectionStart === null || selectionEnd === null || selectionStart === selectionEnd) return undefined;
  return isSecret(active) ? { secret: true } : { text: active.value.slice(selectionStart, selectionEnd) };
}

function isSecret(control: HTMLInputElement | HTMLTextAreaElement): boolean {
  if (control.type === 'password') return true;
  if (SECRET_AUTOCOMPLETE.test(attributeOf(control, 'autocomplete'))) return true;
  const security = getComputedStyle(control).getPropertyValue('-webkit-text-security');
  if (security !== '' && security !== 'none') return true;
  return ['name', 'id', 'aria-label', 'placeholder'].some((name) =>
    SECRET_NAME.test(attributeOf(control, name)),
  );
}
