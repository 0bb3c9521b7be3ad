import type { JSX } from 'preact';
import { useLayoutEffect, useId, useRef, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import type { EntryStore } from '#lib/options/create-saved-question-store.ts';
import { shippedEntries } from '#lib/prompts/built-in-questions.ts';
import type { Provider } from '#lib/protocol/provider.ts';

import { EntryForm } from './SavedQuestionForm.tsx';
import { EntryRow } from './SavedQuestionRow.tsx';

interface EntryListProps {
  readonly store: EntryStore;
  readonly providers: readonly Provider[];
}

/** The questions that the user asks often: a list, the form of one of them, and files to carry them elsewhere. */
export function EntryList({ store, providers }: EntryListProps): JSX.Element {
  // Several at once: opening one form must not throw away what stands in another.
  const [editing, setEditing] = useState<readonly string[]>([]);
  const section = useRef<HTMLElement>(null);
  const file = useRef<HTMLInputElement>(null);
  /** What gets the keyboard after the next rendering: a row that is moved or a form that is closed loses it. */
  const wanted = useRef<string | undefined>(undefined);
  const heading = useId();
  const entries = store.entries.value;
  const outcome = store.outcome.value;
  const added = editing.filter((id) => !entries.some((entry) => entry.id === id));
  const isShippedMissing = shippedEntries.some((shipped) => !entries.some(({ id }) => id === shipped.id));

  useLayoutEffect(() => {
    const name = wanted.current;
    wanted.current = undefined;
    if (name === undefined) return;
    const buttons = [...(section.current?.querySelectorAll<HTMLButtonElement>('[data-key]') ?? [])];
    buttons.find(({ dataset }) => dataset['key'] === name)?.focus();
  });

  function close(id: string): void {
    wanted.current = added.includes(id) ? 'add' : `edit ${id}`;
    setEditing(editing.filter((one) => one !== id));
  }

  function form(id: string): JSX.Element {
    return (
      <EntryForm
        key={id}
        id={id}
        saved={entries.find((entry) => entry.id === id)}
        providers={providers}
        listedModels={store.listedModels.value}
        onSave={(entry) => {
          store.save(entry);
          close(id);
        }}
        onCancel={() => close(id)}
      />
    );
  }

  return (
    <section class="entries" aria-labelledby={heading} ref={section}>
      <header class="entries-head">
        <h2 id={heading}>Questions of your own</h2>
        <p>
          Write a question once. Ask it with a right click on a page, or by typing <kbd>/</kbd> in the panel.
        </p>
      </header>
      {entries.length > 0 && (
        <ol class="entry-list">
          {entries.map((entry, index) => (
            <li key={entry.id}>
              {editing.includes(entry.id) ? (
                form(entry.id)
              ) : (
                <EntryRow
                  entry={entry}
                  providers={providers}
                  isFirst={index === 0}
                  isLast={index === entries.length - 1}
                  onMove={(by) => {
                    const isAtEnd = index + by === 0 || index + by === entries.length - 1;
                    const direction = isAtEnd ? -by : by;
                    wanted.current = `${direction < 0 ? 'up' : 'down'} ${entry.id}`;
                    store.move(entry.id, by);
                  }}
                  onEdit={() => setEditing([...editing, entry.id])}
                  onRemove={() => {
                    wanted.current = 'add';
                    store.remove(entry.id);
                  }}
                />
              )}
            </li>
          ))}
        </ol>
      )}
      {added.map(form)}
      <div class="entries-buttons">
        <button
          type="button"
          class="button"
          data-key="add"
          onClick={() => setEditing([...editing, store.newId()])}
        >
          <Icon name="add" />
          Add question
        </button>
        {isShippedMissing && (
          <button type="button" class="button" onClick={() => store.restoreShipped()}>
            Bring back the first ones
          </button>
        )}
        <span class="editor-more">
          <button type="button" class="button" onClick={() => file.current?.click()}>
            Import
          </button>
          <button
            type="button"
            class="button"
            disabled={entries.length === 0}
            onClick={() => store.exportAll()}
          >
            Export
          </button>
        </span>
        <input
          ref={file}
          type="file"
          hidden
          accept=".json,application/json"
          aria-label="File of questions"
          onChange={(event) => {
            const input = event.currentTarget;
            const chosen = input.files?.[0];
            // The same file may be chosen again once it has been mended.
            if (chosen) void store.importAll(chosen).finally(() => (input.value = ''));
          }}
        />
      </div>
      <div class="outcome" aria-live="polite" data-part="entries-outcome">
        {outcome && (
          <p class={outcome.isGood ? 'good' : 'bad'}>
            {outcome.text}{' '}
            {outcome.undo && (
              <button type="button" class="text-button" onClick={outcome.undo}>
                Bring it back
              </button>
            )}
          </p>
        )}
      </div>
    </section>
  );
}
