import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface InsecureDialogProps {
  /** What it means. */
  readonly sentence: string;
  readonly onUse: () => void;
  readonly onCancel: () => void;
}

/** Asks before a key and page text go over the network in plain sight. */
export function InsecureDialog({ sentence, onUse, onCancel }: InsecureDialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      role="dialog"
      class="dialog"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={heading}>Unencrypted connection</h2>
      <p>{sentence}</p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onUse}>
          Use anyway
        </button>
        <button type="button" class="button primary" data-first onClick={onCancel}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
