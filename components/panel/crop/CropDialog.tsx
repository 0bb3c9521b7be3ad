import './crop.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { wholeArea } from '#lib/panel/quotes/crop-area.ts';
import { cropPicture } from '#lib/panel/quotes/crop-picture.ts';
import type { Picture } from '#lib/protocol/chat.ts';
import { actionText } from '#lib/wording/actions.ts';
import { dialogText } from '#lib/wording/dialogs.ts';

import { CropStage } from './CropStage.tsx';

interface CropDialogProps {
  /** The whole picture. */
  readonly picture: Picture;
  /** The user has chosen; undefined is the whole picture. */
  readonly onUse: (part: Picture | undefined) => void;
  readonly onCancel: () => void;
}

/** Lets the user choose a part of a picture. Gloss never draws into pages, so this happens here. */
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
    <Dialog title={dialogText.crop.title} class="crop" onCancel={onCancel}>
      <p class="crop-hint">{dialogText.crop.hint}</p>
      <CropStage picture={picture} area={area} onChange={setArea} />
      <p class="crop-size" role="status">
        {isBroken ? dialogText.crop.broken : dialogText.crop.size(area.width, area.height)}
      </p>
      <div class="dialog-buttons">
        <Button onClick={onCancel}>{actionText.cancel}</Button>
        <Button isPrimary onClick={() => void use()}>
          {dialogText.crop.use}
        </Button>
      </div>
    </Dialog>
  );
}
