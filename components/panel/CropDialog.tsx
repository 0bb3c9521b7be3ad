import './crop.css';
import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { wholeArea } from '#lib/panel/crop-area.ts';
import { cropPicture } from '#lib/panel/crop-picture.ts';
import type { Picture } from '#lib/protocol/chat.ts';

import { CropStage } from './CropStage.tsx';

/** What the dialog is given. */
export interface CropDialogProps {
  /** The whole picture. */
  readonly picture: Picture;
  /** The user has chosen; undefined is all of it. */
  readonly onUse: (part: Picture | undefined) => void;
  readonly onCancel: () => void;
}

/** Lets the user choose a part of a picture: Gloss draws into no page, so this is where regions are drawn. */
export function CropDialog({ picture, onUse, onCancel }: CropDialogProps): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [area, setArea] = useState(() => wholeArea(picture));
  const [isBroken, setBroken] = useState(false);

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);

  async function use(): Promise<void> {
    if (area.width === picture.width && area.height === picture.height) return onUse(undefined);
    try {
      onUse(await cropPicture(picture, area));
    } catch {
      setBroken(true);
    }
  }

  return (
    <dialog
      ref={ref}
      role="dialog"
      class="dialog crop"
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={heading}>Choose a part</h2>
      <p class="crop-hint">Draw over the picture, or move its edges.</p>
      <CropStage picture={picture} area={area} onChange={setArea} />
      <p class="crop-size" role="status">
        {isBroken
          ? 'The browser cannot cut this picture.'
          : `${area.width.toLocaleString()} × ${area.height.toLocaleString()} pixels`}
      </p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class="button primary" onClick={() => void use()}>
          Use this part
        </button>
      </div>
    </dialog>
  );
}
