import { activeElementOf, attributeOf } from './safe-dom.ts';

/** Fields whose words are secrets, also while a page shows them as plain text. */
const SECRET_AUTOCOMPLETE = /(?:^|\s)(?:current-password|new-password|one-time-code|cc-[a-z-]+)(?:\s|$)/i;
const SECRET_NAME =
  /pass(?:word|wd|phrase|code)|\bpwd\b|passwort|secret|\btoken\b|\botp\b|\bcvv?c?\b|\bpin\b|api[-_]?key|card[-_]?number|\biban\b/i;

/**
 * What is selected in the text field that has the focus; undefined when nothing is, or when the field may hold a
 * password, a code or a card's number.
 */
export function selectedInControl(page: Document): string | undefined {
  let active = activeElementOf(page);
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!(active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)) return undefined;
  if (isSecret(active)) return undefined;
  const { selectionStart, selectionEnd, value } = active;
  if (selectionStart === null || selectionEnd === null || selectionStart === selectionEnd) return undefined;
  return value.slice(selectionStart, selectionEnd);
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
