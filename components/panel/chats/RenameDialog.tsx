import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { Field } from '#components/ui/Field.tsx';
import { MAX_TITLE } from '#lib/protocol/chat-list.ts';
import { actionText } from '#lib/wording/actions.ts';
import { chatsText } from '#lib/wording/chats.ts';

interface RenameDialogProps {
  readonly title: string;
  readonly onRename: (title: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a chat. */
export function RenameDialog({ title, onRename, onClose }: RenameDialogProps): JSX.Element {
  const [typed, setTyped] = useState(title);
  return (
    <Dialog title={chatsText.renameTitle} onCancel={onClose}>
      <form
        class="chat-rename"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === '') return;
          onRename(typed);
          onClose();
        }}
      >
        <Field label={chatsText.name}>
          {(attributes) => (
            <input
              {...attributes}
              data-first
              autocomplete="off"
              dir="auto"
              maxLength={MAX_TITLE}
              value={typed}
              onFocus={(event) => event.currentTarget.select()}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="dialog-buttons">
          <Button onClick={onClose}>{actionText.cancel}</Button>
          <Button type="submit" isPrimary disabled={typed.trim() === ''}>
            {chatsText.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
