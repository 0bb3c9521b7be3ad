import './dialog.css';
import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  /** The heading, which is the accessible name. */
  readonly title: string;
  /** The user cancels, by Escape too. The owner closes the dialog by no longer rendering it. */
  readonly onCancel: () => void;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/**
 * Remembers where the caret is, and returns a function that restores it. After a dialog, Chromium returns the
 * focus to a field without its caret: typed text would go nowhere.
 */
function rememberCaret(): () => void {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return () => {};
  const { selectionStart: start, selectionEnd: end, selectionDirection: direction } = field;
  return () => {
    if (start !== null && field === document.activeElement)
      field.setSelectionRange(start, end, direction ?? undefined);
  };
}

/** A modal dialog, open while it is rendered. The element marked `data-first` gets the focus. */
export function Dialog({ title, onCancel, class: extra, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    const restoreCaret = rememberCaret();
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    // The page behind the dialog stops an answer on Escape, so it must not receive the key.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') event.stopPropagation();
    };
    dialog?.addEventListener('keydown', onKeyDown);
    return () => {
      dialog?.removeEventListener('keydown', onKeyDown);
      dialog?.close();
      restoreCaret();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      role="dialog"
      class={extra === undefined ? 'dialog' : `dialog ${extra}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
