import { expect } from 'vitest';

import { findByRole } from '#test/support/panel/find-by-role.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

/** Opens a page of the settings by its link. */
export async function openSettingsPage(root: ParentNode, name: string): Promise<void> {
  const link = findByRole(root, 'link', name);
  link.click();
  await waitFor(() => expect(link.getAttribute('aria-current')).toBe('page'));
}
