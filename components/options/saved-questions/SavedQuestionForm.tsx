import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { Checkbox } from '#components/ui/Checkbox.tsx';
import { Field } from '#components/ui/Field.tsx';
import { fitsMenu } from '#lib/prompts/build-menu.ts';
import { PLACEHOLDERS } from '#lib/prompts/placeholders.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import {
  type SavedQuestion,
  type SavedQuestionSubject,
  savedQuestionSubjectSchema,
  MAX_NAME_CHARACTERS,
  MAX_TEMPLATE_CHARACTERS,
} from '#lib/protocol/saved-question.ts';

import { SavedQuestionModelField } from './SavedQuestionModelField.tsx';

interface SavedQuestionFormProps {
  readonly id: string;
  /** Undefined for a saved question that is being added. */
  readonly saved: SavedQuestion | undefined;
  readonly providers: readonly Provider[];
  readonly listedModels: Readonly<Record<string, readonly string[]>>;
  readonly onSave: (savedQuestion: SavedQuestion) => void;
  readonly onCancel: () => void;
}

const TAKES_LABELS: Record<SavedQuestionSubject, string> = {
  selection: 'Selected text',
  page: 'The page',
  nothing: 'Nothing from a page',
};

/** The form of one saved question. */
export function SavedQuestionForm({
  id,
  saved,
  providers,
  listedModels,
  onSave,
  onCancel,
}: SavedQuestionFormProps): JSX.Element {
  const [savedQuestion, setSavedQuestion] = useState<SavedQuestion>(
    saved ?? { id, name: '', template: '', sends: true, takes: 'selection', inMenu: false },
  );
  const [isTried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const change = (changes: Partial<SavedQuestion>): void =>
    setSavedQuestion({ ...savedQuestion, ...changes });
  const isNameless = savedQuestion.name.trim() === '';
  const isEmpty = savedQuestion.template.trim() === '';
  const canBeInMenu = fitsMenu(savedQuestion.takes);

  return (
    <form
      class="editor saved-question-form"
      aria-label={saved ? `Edit ${saved.name}` : 'New question'}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isNameless && !isEmpty) onSave({ ...savedQuestion, name: savedQuestion.name.trim() });
      }}
    >
      <Field
        label="Name"
        hint={<p>As it shows in the menu, and what you type behind /.</p>}
        error={isTried && isNameless ? 'It needs a name.' : undefined}
      >
        {(attributes) => (
          <input
            {...attributes}
            ref={first}
            value={savedQuestion.name}
            maxLength={MAX_NAME_CHARACTERS}
            autocomplete="off"
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Question"
        error={isTried && isEmpty ? 'It needs a question.' : undefined}
        hint={
          <dl class="placeholders">
            {Object.entries(PLACEHOLDERS).map(([name, meaning]) => (
              <div key={name}>
                <dt>
                  <code>{`{{${name}}}`}</code>
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        }
      >
        {(attributes) => (
          <textarea
            {...attributes}
            rows={3}
            dir="auto"
            value={savedQuestion.template}
            maxLength={MAX_TEMPLATE_CHARACTERS}
            onInput={(event) => change({ template: event.currentTarget.value })}
          />
        )}
      </Field>
      <div class="saved-question-fields">
        <Field label="Takes">
          {(attributes) => (
            <select
              {...attributes}
              value={savedQuestion.takes}
              onChange={(event) => {
                const takes = savedQuestionSubjectSchema.options.find(
                  (one) => one === event.currentTarget.value,
                );
                if (takes) change({ takes });
              }}
            >
              {savedQuestionSubjectSchema.options.map((takes) => (
                <option key={takes} value={takes}>
                  {TAKES_LABELS[takes]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <SavedQuestionModelField
          model={savedQuestion.model}
          providers={providers}
          listedModels={listedModels}
          onChange={(model) => {
            const { model: _model, ...rest } = savedQuestion;
            setSavedQuestion({ ...rest, ...(model && { model }) });
          }}
        />
      </div>
      <Checkbox
        label="Send at once"
        hint="Otherwise it waits in the panel, so that you can add to it."
        isOn={savedQuestion.sends}
        onChange={(sends) => change({ sends })}
      />
      <Checkbox
        label="In the right-click menu"
        hint={
          canBeInMenu
            ? 'The browser then shows what Gloss has there in a submenu.'
            : 'Only questions about something on a page can be there.'
        }
        isOn={savedQuestion.inMenu && canBeInMenu}
        isDisabled={!canBeInMenu}
        onChange={(inMenu) => change({ inMenu })}
      />
      <div class="editor-buttons">
        <button type="submit" class="button primary">
          Save question
        </button>
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
