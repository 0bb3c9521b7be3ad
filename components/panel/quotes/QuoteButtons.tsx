import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { actionText } from '#lib/wording/actions.ts';
import { quoteText } from '#lib/wording/quotes.ts';

/** The actions on a quote before it is sent. */
export interface QuoteActions {
  readonly remove: () => void;
  /** Swaps the main part of a page for the whole page, or back. */
  readonly swap: () => void;
  /** Replaces the quote's text. */
  readonly edit: (text: string) => void;
  /** Opens the crop dialog; absent without a picture. A picture has no text to edit. */
  readonly crop?: () => void;
  /** Undoes all of the user's changes. */
  readonly restore: () => void;
  /** Moves the quote among the others; absent when it is the only one. */
  readonly move?: { readonly isFirst: boolean; readonly isLast: boolean; by(step: -1 | 1): void };
}

interface QuoteButtonsProps {
  readonly id: string;
  readonly actions: QuoteActions;
  readonly isEditing: boolean;
  readonly onEdit: () => void;
  readonly onDone: () => void;
}

/** The buttons of an unsent quote, except the one that removes it. */
export function QuoteButtons({ id, actions, isEditing, onEdit, onDone }: QuoteButtonsProps): JSX.Element {
  const { move } = actions;
  if (isEditing) {
    return (
      <div class="quote-buttons">
        <Button
          // On blur the field would close and move this button from under the pointer.
          onMouseDown={(event) => event.preventDefault()}
          onClick={onDone}
        >
          {actionText.done}
        </Button>
      </div>
    );
  }
  return (
    <div class="quote-buttons">
      {move && (
        <>
          <IconButton
            icon="up"
            name={quoteText.moveUp}
            dataKey={`up ${id}`}
            disabled={move.isFirst}
            onClick={() => move.by(-1)}
          />
          <IconButton
            icon="down"
            name={quoteText.moveDown}
            dataKey={`down ${id}`}
            disabled={move.isLast}
            onClick={() => move.by(1)}
          />
        </>
      )}
      {actions.crop ? (
        <IconButton icon="crop" name={quoteText.crop} dataKey={`edit ${id}`} onClick={actions.crop} />
      ) : (
        <IconButton icon="edit" name={quoteText.edit} dataKey={`edit ${id}`} onClick={onEdit} />
      )}
    </div>
  );
}
