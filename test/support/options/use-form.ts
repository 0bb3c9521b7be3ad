import { findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The field with this label, in a form that shows. */
export function findField(within: ParentNode, label: string): Control {
  const labels = [...within.querySelectorAll('label')].filter((one) => !one.closest('[hidden]'));
  const control = labels.find(({ textContent }) => textContent === label)?.control;
  const isField =
    control instanceof HTMLInputElement ||
    control instanceof HTMLSelectElement ||
    control instanceof HTMLTextAreaElement;
  if (!isField) throw new Error(`There is no field ${label}`);
  return control;
}

/** Puts a value into a field that keeps the keyboard: `input` fires, `change` does not. */
export async function typeInto(within: ParentNode, label: string, value: string): Promise<void> {
  const control = findField(within, label);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  await rendered();
}

/** Puts a value into a field and leaves it, so that `change` fires too. */
export async function fillField(within: ParentNode, label: string, value: string): Promise<void> {
  const control = findField(within, label);
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
  control.dispatchEvent(new Event('change', { bubbles: true }));
  await rendered();
}

export async function clickButton(within: ParentNode, name: string): Promise<void> {
  findByRole(within, 'button', name).click();
  await rendered();
}
