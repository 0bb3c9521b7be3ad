import type { JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import type { Toast } from '#lib/options/create-options-store.ts';
import type { SavedQuestionStore } from '#lib/options/create-saved-question-store.ts';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import type { ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import type { SavedQuestion, SavedQuestionModel } from '#lib/protocol/saved-question.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

import { SavedQuestionForm } from './SavedQuestionForm.tsx';
import { SavedQuestionRow } from './SavedQuestionRow.tsx';

interface SavedQuestionListProps {
  readonly store: SavedQuestionStore;
  readonly settings: Pick<ProviderSettings, 'providers' | 'leftOut' | 'managed'>;
  /** Sends a parameter to a model again after its server refused it. */
  readonly onRetryParameter: (model: SavedQuestionModel, field: RefusableField) => void;
  readonly onToast: (toast: Toast) => void;
}

/** The saved questions: a list, a form for each that is edited, import and export. */
export function SavedQuestionList({
  store,
  settings,
  onRetryParameter,
  onToast,
}: SavedQuestionListProps): JSX.Element {
  const { providers } = settings;
  // Several may be open: opening one form must not discard the edits of another.
  const [editing, setEditing] = useState<readonly string[]>([]);
  const section = useRef<HTMLElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const focus = useFocusRequest(section);
  const heading = useId();
  const savedQuestions = store.savedQuestions.value;
  const outcome = store.outcome.value;
  const added = editing.filter((id) => !savedQuestions.some((savedQuestion) => savedQuestion.id === id));
  const isBuiltInMissing = BUILT_IN_QUESTIONS.some(
    (builtIn) => !savedQuestions.some(({ id }) => id === builtIn.id),
  );

  function close(id: string): void {
    setEditing(editing.filter((one) => one !== id));
    focus(added.includes(id) ? 'add' : `edit ${id}`);
  }

  async function move({ id }: SavedQuestion, by: -1 | 1): Promise<void> {
    await store.move(id, by);
    const index = store.savedQuestions.peek().findIndex((one) => one.id === id);
    const isAtEnd = by < 0 ? index === 0 : index === store.savedQuestions.peek().length - 1;
    // At the end of the list, the pressed button becomes disabled.
    const direction = isAtEnd ? -by : by;
    focus(`${direction < 0 ? 'up' : 'down'} ${id}`);
  }

  async function remove({ id, name }: SavedQuestion): Promise<void> {
    const restore = await store.remove(id);
    if (!restore) return;
    focus('add');
    const undo = (): void => void restore().then(() => focus(`edit ${id}`));
    onToast({ text: savedQuestionText.removed(name), subject: id, undo });
  }

  function form(id: string): JSX.Element {
    return (
      <SavedQuestionForm
        key={id}
        id={id}
        saved={savedQuestions.find((savedQuestion) => savedQuestion.id === id)}
        settings={settings}
        onRetryParameter={onRetryParameter}
        listedModels={store.listedModels.value}
        onSave={(savedQuestion) => {
          void store.save(savedQuestion);
          close(id);
        }}
        onCancel={() => close(id)}
      />
    );
  }

  return (
    <section class="section saved-questions" aria-labelledby={heading} ref={section}>
      <header class="section-head">
        <h2 id={heading}>{savedQuestionText.heading}</h2>
        <p>{savedQuestionText.intro(<kbd>/</kbd>)}</p>
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
                  onMove={(by) => void move(savedQuestion, by)}
                  onEdit={() => setEditing([...editing, savedQuestion.id])}
                  onRemove={() => void remove(savedQuestion)}
                />
              )}
            </li>
          ))}
        </ol>
      )}
      {added.map(form)}
      <div class="saved-questions-buttons">
        <Button data-key="add" onClick={() => setEditing([...editing, store.newId()])}>
          <Icon name="add" />
          {savedQuestionText.add}
        </Button>
        {isBuiltInMissing && (
          <Button onClick={() => void store.restoreBuiltIn().then(() => focus('add'))}>
            {savedQuestionText.restoreBuiltIn}
          </Button>
        )}
        <span class="editor-more">
          <Button onClick={() => file.current?.click()}>{savedQuestionText.import}</Button>
          <Button disabled={savedQuestions.length === 0} onClick={() => store.exportAll()}>
            {savedQuestionText.export}
          </Button>
        </span>
        <input
          ref={file}
          type="file"
          hidden
          accept=".json,application/json"
          aria-label={savedQuestionText.file}
          onChange={(event) => {
            const input = event.currentTarget;
            const chosen = input.files?.[0];
            // Cleared, so that the same file can be chosen again after a correction.
            if (chosen) void store.importAll(chosen).finally(() => (input.value = ''));
          }}
        />
      </div>
      <div class="outcome" aria-live="polite" data-part="saved-questions-outcome">
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
      </div>
    </section>
  );
}
