import './crop.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Dialog } from '#components/ui/Dialog.tsx';
import { wholeArea } from '#lib/panel/crop-area.ts';
import { cropPicture } from '#lib/panel/crop-picture.ts';
import type { Picture } from '#lib/protocol/chat.ts';

import { CropStage } from './CropStage.tsx';

interface CropDialogProps {
  /** The whole picture. */
  readonly picture: Picture;
  /** The user has chosen; undefined is all of it. */
  readonly onUse: (part: Picture | undefined) => void;
  readonly onCancel: () => void;
}

/** Lets the user choose a part of a picture: Gloss draws into no page, so this is where regions are drawn. */
export function CropDialog({ picture, onUse, onCancel }: CropDialogProps): JSX.Element {
  const [area, setArea] = useState(() => wholeArea(picture));
  const [isBroken, setBroken] = useState(false);

  async function use(): Promise<void> {
    if (area.width === picture.width && area.height === picture.height) return onUse(undefined);
    try {
      onUse(await cropPicture(picture, area));
    } catch {
      setBroken(true);
    }
  }

  return (
    <Dialog title="Choose a part" class="crop" onCancel={onCancel}>
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
    </Dialog>
  );
}
