import type { JSX } from 'preact';

import { IconButton } from '#components/ui/IconButton.tsx';
import { actionText } from '#lib/wording/actions.ts';

/** What can be done with a quote as long as it is not sent. */
export interface QuoteHands {
  readonly remove: () => void;
  /** Takes the whole page in place of its main part, or the other way round. */
  readonly swap: () => void;
  /** Gives the quote the user's text. */
  readonly edit: (text: string) => void;
  /** Lets the user choose a part of the picture; absent where there is none. A picture has no text to edit. */
  readonly crop?: () => void;
  /** Takes all changes of the user back. */
  readonly restore: () => void;
  /** Moves it among the others; absent where it is the only one. */
  readonly move?: { readonly isFirst: boolean; readonly isLast: boolean; by(step: -1 | 1): void };
}

interface QuoteButtonsProps {
  readonly id: string;
  readonly hands: QuoteHands;
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onDone: () => void;
}

/** The buttons of a quote that is not sent yet, but for the one that removes it. */
export function QuoteButtons({ id, hands, isEditing, onEdit, onDone }: QuoteButtonsProps): JSX.Element {
  const { move } = hands;
  if (isEditing) {
    return (
      <button
        type="button"
        class="button"
        // The field keeps the keyboard until the click: it would end the editing, and move the button away.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onDone}
      >
        {actionText.done}
      </button>
    );
  }
  return (
    <div class="quote-buttons">
      {move && (
        <>
          <IconButton
            icon="up"
            name="Move quote up"
            dataKey={`up ${id}`}
            disabled={move.isFirst}
            onClick={() => move.by(-1)}
          />
          <IconButton
            icon="down"
            name="Move quote down"
            dataKey={`down ${id}`}
            disabled={move.isLast}
            onClick={() => move.by(1)}
          />
        </>
      )}
      {hands.crop ? (
        <IconButton icon="crop" name="Choose a part" dataKey={`edit ${id}`} onClick={hands.crop} />
      ) : (
        <IconButton icon="edit" name="Edit quote" dataKey={`edit ${id}`} onClick={onEdit} />
      )}
    </div>
  );
}
