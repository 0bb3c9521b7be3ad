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

/** A modal dialog, open while it is rendered. The element marked `data-first` gets the focus. */
export function Dialog({ title, onCancel, class: extra, children }: DialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
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
