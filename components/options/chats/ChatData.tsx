import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { useFresh } from '#components/options/use-fresh.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { Field } from '#components/ui/Field.tsx';
import type { ChatDataStore } from '#lib/options/create-chat-data-store.ts';
import { RETENTION_DAYS } from '#lib/protocol/chat-data.ts';
import { actionText } from '#lib/wording/actions.ts';
import { chatDataText } from '#lib/wording/chat-data.ts';

interface ChatDataProps {
  readonly store: ChatDataStore;
  readonly onToast: (toast: { text: string }) => void;
}

const FOR_EVER = '';

/** How long chats are kept, how much storage they use, and the button that deletes them all. */
export function ChatData({ store, onToast }: ChatDataProps): JSX.Element {
  const heading = useId();
  const [isAsking, setAsking] = useState(false);
  const state = store.state.value;
  const used = store.used.value;

  useFresh(store);

  return (
    <section class="section chat-data" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{chatDataText.heading}</h2>
        <p>{chatDataText.intro}</p>
      </header>
      {state && (
        <>
          <Field label={chatDataText.keep} hint={<p>{chatDataText.keepHint}</p>}>
            {(attributes) => (
              <select
                {...attributes}
                value={state.retention ?? FOR_EVER}
                onChange={({ currentTarget: { value } }) =>
                  store.keepFor(RETENTION_DAYS.find((days) => String(days) === value) ?? null)
                }
              >
                <option value={FOR_EVER}>{chatDataText.forEver}</option>
                {RETENTION_DAYS.map((days) => (
                  <option key={days} value={days}>
                    {chatDataText.days(days)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <p class="chat-data-used">
            {chatDataText.chats(state.chats)}
            {used !== undefined && ` ${chatDataText.used(used)}`}
          </p>
          <div>
            <Button disabled={state.chats === 0} onClick={() => setAsking(true)}>
              {chatDataText.deleteAll}
            </Button>
          </div>
        </>
      )}
      {isAsking && state && (
        <Dialog title={chatDataText.deleteAllTitle} onCancel={() => setAsking(false)}>
          <p>{chatDataText.deleteAllText(state.chats)}</p>
          <div class="dialog-buttons">
            <Button
              onClick={() => {
                setAsking(false);
                store.clear();
                onToast({ text: chatDataText.allDeleted });
              }}
            >
              {chatDataText.deleteAllConfirm}
            </Button>
            <Button isPrimary data-first onClick={() => setAsking(false)}>
              {actionText.cancel}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
