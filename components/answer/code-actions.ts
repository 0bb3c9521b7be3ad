import { plainTextOf } from '#lib/markdown/plain-text.ts';

const SHOWN_FOR_MS = 1_500;

/** Handles the buttons of all code blocks inside `host` with one listener, until the signal aborts. */
export function serveCodeActions(host: HTMLElement, signal: AbortSignal): void {
  host.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest('button[data-action]') : null;
      const block = button?.closest('.code');
      if (!button || !block) return;
      if (button.getAttribute('data-action') === 'copy') void copyCode(button, block);
      else toggleWrap(button, block);
    },
    { signal },
  );
}

async function copyCode(button: Element, block: Element): Promise<void> {
  const code = block.querySelector('code');
  if (!code) return;
  try {
    await navigator.clipboard.writeText(plainTextOf(code).replace(/\n$/, ''));
  } catch {
    // Without the clipboard the reader can still select the code.
    return;
  }
  // The button's name stays `Copy`; a class shows that it worked.
  button.classList.add('is-done');
  setTimeout(() => button.classList.remove('is-done'), SHOWN_FOR_MS);
}

function toggleWrap(button: Element, block: Element): void {
  const isWrapped = block.classList.toggle('is-wrapped');
  button.setAttribute('aria-pressed', String(isWrapped));
}
