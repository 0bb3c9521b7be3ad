import { hasFiles } from './has-files.ts';
import { isComposing } from './is-composing.ts';

declare global {
  /** Set by `keepEarlyInput`. */
  // oxlint-disable-next-line no-var -- only `var` declares a property of globalThis
  var replayEarlyInput: (() => void) | undefined;
}

/** Dispatches the drop of these files again. The data of an event is gone once the event is over. */
function dropAgain(files: readonly File[]): void {
  const dataTransfer = new DataTransfer();
  for (const file of files) dataTransfer.items.add(file);
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
}

/**
 * Keeps what the user does in the panel's HTML while its script is still loading: clicks, Enter in the field,
 * and files that are dropped, for which the browser would leave the panel. Typed text is in the field itself.
 * `globalThis.replayEarlyInput` replays all of it once the panel is rendered into the same elements.
 */
export function keepEarlyInput(): void {
  const steps: (() => void)[] = [];
  const ending = new AbortController();
  const options = { capture: true, signal: ending.signal };
  document.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element && target.closest('button');
      if (button) steps.push(() => button.click());
    },
    options,
  );
  document.addEventListener(
    'keydown',
    (event) => {
      const { target, key, shiftKey } = event;
      if (!(target instanceof HTMLTextAreaElement) || key !== 'Enter' || shiftKey || isComposing(event))
        return;
      event.preventDefault();
      steps.push(() => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
    },
    options,
  );
  document.addEventListener(
    'dragover',
    (event) => {
      if (hasFiles(event)) event.preventDefault();
    },
    options,
  );
  document.addEventListener(
    'drop',
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      steps.push(() => dropAgain(files));
    },
    options,
  );
  globalThis.replayEarlyInput = () => {
    ending.abort();
    for (const field of document.querySelectorAll('textarea'))
      if (field.value !== '') field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    for (const step of steps) step();
  };
}
