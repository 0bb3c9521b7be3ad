// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { ReadingNotes } from '#components/options/reading-notes/ReadingNotes.tsx';
import { INITIAL_TEMPLATE } from '#lib/transfer/notes/note-template.ts';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
document.body.append(root);
afterEach(() => render(null, root));

const OWN = '# {{title}}\n{{#turns}}\n{{answer}}\n{{/turns}}';

async function open(template = '') {
  const platform = createFakeOptionsPlatform();
  platform.storedNotes = { template, vault: '' };
  render(<ReadingNotes platform={platform.notes} attempt={(work) => work.catch(() => undefined)} />, root);
  await rendered();
  return platform;
}

function field(): HTMLTextAreaElement {
  const found = root.querySelector('textarea');
  if (!found) throw new Error('No field');
  return found;
}

async function type(text: string): Promise<void> {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  await rendered();
}

async function click(name: string): Promise<void> {
  findByRole(root, 'button', name).click();
  await rendered();
}

async function submit(): Promise<void> {
  root.querySelector('form')?.requestSubmit();
  await rendered();
}

it('the template can be changed, and reset to the built-in one', async () => {
  const platform = await open();
  expect(field().value).toBe(INITIAL_TEMPLATE);
  await type(OWN);
  await submit();
  await waitFor(() => expect(root.textContent).toContain('Saved.'));
  expect(platform.storedNotes.template).toBe(OWN);
  await click('Use the built-in template');
  expect(field().value).toBe(INITIAL_TEMPLATE);
  expect(platform.storedNotes.template).toBe(OWN);
  await submit();
  await waitFor(() => expect(platform.storedNotes.template).toBe(''));
});

it('a template with a mistake is not stored, and stays where it was typed', async () => {
  const platform = await open(OWN);
  const broken = `${OWN}\n{{titel}}`;
  await type(broken);
  expect(field().getAttribute('aria-invalid')).toBe('true');
  expect(root.textContent).toContain('Line 5: {{titel}} is not a placeholder.');
  await submit();
  expect(platform.storedNotes.template).toBe(OWN);
  expect(field().value).toBe(broken);
});

it('the preview shows a note from the template', async () => {
  await open(OWN);
  const disclosure = [...root.querySelectorAll('details')].at(-1);
  if (!disclosure) throw new Error('No preview');
  disclosure.open = true;
  disclosure.dispatchEvent(new Event('toggle'));
  await waitFor(() =>
    expect(root.querySelector('pre')?.textContent).toContain('# How fast do lichens grow?\n'),
  );
});
