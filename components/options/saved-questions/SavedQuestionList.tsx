import type { JSX } from 'preact';
import { useLayoutEffect, useId, useRef, useState } from 'preact/hooks';

import { Icon } from '#components/ui/Icon.tsx';
import type { SavedQuestionStore } from '#lib/options/create-saved-question-store.ts';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { Provider } from '#lib/protocol/provider.ts';

import { SavedQuestionForm } from './SavedQuestionForm.tsx';
import { SavedQuestionRow } from './SavedQuestionRow.tsx';

interface SavedQuestionListProps {
  readonly store: SavedQuestionStore;
  readonly providers: readonly Provider[];
}

/** The questions that the user asks often: a list, the form of one of them, and files to carry them elsewhere. */
export function SavedQuestionList({ store, providers }: SavedQuestionListProps): JSX.Element {
  // Several at once: opening one form must not throw away what stands in another.
  const [editing, setEditing] = useState<readonly string[]>([]);
  const section = useRef<HTMLElement>(null);
  const file = useRef<HTMLInputElement>(null);
  /** What gets the keyboard after the next rendering: a row that is moved or a form that is closed loses it. */
  const wanted = useRef<string | undefined>(undefined);
  const heading = useId();
  const savedQuestions = store.savedQuestions.value;
  const outcome = store.outcome.value;
  const added = editing.filter((id) => !savedQuestions.some((savedQuestion) => savedQuestion.id === id));
  const isBuiltInMissing = BUILT_IN_QUESTIONS.some(
    (shipped) => !savedQuestions.some(({ id }) => id === shipped.id),
  );

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
      <SavedQuestionForm
        key={id}
        id={id}
        saved={savedQuestions.find((savedQuestion) => savedQuestion.id === id)}
        providers={providers}
        listedModels={store.listedModels.value}
        onSave={(savedQuestion) => {
          store.save(savedQuestion);
          close(id);
        }}
        onCancel={() => close(id)}
      />
    );
  }

  return (
    <section class="saved-questions" aria-labelledby={heading} ref={section}>
      <header class="section-head">
        <h2 id={heading}>Questions of your own</h2>
        <p>
          Write a question once. Ask it with a right click on a page, or by typing <kbd>/</kbd> in the panel.
        </p>
      </header>
      {savedQuestions.length > 0 && (
        <ol class="saved-question-list">
          {savedQuestions.map((savedQuestion, index) => (
            <li key={savedQuestion.id}>
              {editing.includes(savedQuestion.id) ? (
                form(savedQuestion.id)
              ) : (
                <SavedQuestionRow
                  savedQuestion={savedQuestion}
                  providers={providers}
                  isFirst={index === 0}
                  isLast={index === savedQuestions.length - 1}
                  onMove={(by) => {
                    const isAtEnd = index + by === 0 || index + by === savedQuestions.length - 1;
                    const direction = isAtEnd ? -by : by;
                    wanted.current = `${direction < 0 ? 'up' : 'down'} ${savedQuestion.id}`;
                    store.move(savedQuestion.id, by);
                  }}
                  onEdit={() => setEditing([...editing, savedQuestion.id])}
                  onRemove={() => {
                    wanted.current = 'add';
                    store.remove(savedQuestion.id);
                  }}
                />
              )}
            </li>
          ))}
        </ol>
      )}
      {added.map(form)}
      <div class="saved-questions-buttons">
        <button
          type="button"
          class="button"
          data-key="add"
          onClick={() => setEditing([...editing, store.newId()])}
        >
          <Icon name="add" />
          Add question
        </button>
        {isBuiltInMissing && (
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
            disabled={savedQuestions.length === 0}
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
      <div class="outcome" aria-live="polite" data-part="saved-questions-outcome">
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
