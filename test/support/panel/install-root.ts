import { render } from 'preact';
import { afterEach, beforeEach } from 'vitest';

/** Where each test of a file draws: in the document, and empty again after it. */
export function installRoot(): HTMLElement {
  const root = document.createElement('div');
  beforeEach(() => document.body.append(root));
  afterEach(() => {
    render(null, root);
    root.remove();
  });
  return root;
}
