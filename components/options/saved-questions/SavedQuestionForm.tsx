import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { Button } from '#components/ui/Button.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import { Field } from '#components/ui/Field.tsx';
import { fitsMenu } from '#lib/prompts/build-menu.ts';
import { PLACEHOLDER_NAMES } from '#lib/prompts/placeholders.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import {
  type SavedQuestion,
  savedQuestionSubjectSchema,
  MAX_NAME_CHARACTERS,
  MAX_TEMPLATE_CHARACTERS,
} from '#lib/protocol/saved-question.ts';
import { actionText } from '#lib/wording/actions.ts';
import { promptText } from '#lib/wording/prompts.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

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

/** The form of one saved question. */
export function SavedQuestionForm({
  id,
  saved,
  providers,
  listedModels,
  onSave,
  onCancel,
}: SavedQuestionFormProps): JSX.Element {
  const [opened] = useState<SavedQuestion>(
    saved ?? { id, name: '', template: '', sends: true, takes: 'selection', inMenu: false },
  );
  const [savedQuestion, setSavedQuestion] = useState(opened);
  useLeaveWarning(JSON.stringify(savedQuestion) !== JSON.stringify(opened));
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
      aria-label={saved ? savedQuestionText.edit(saved.name) : savedQuestionText.newQuestion}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!isNameless && !isEmpty) onSave({ ...savedQuestion, name: savedQuestion.name.trim() });
      }}
    >
      <Field
        label={savedQuestionText.name}
        hint={<p>{savedQuestionText.nameHint}</p>}
        error={isTried && isNameless ? savedQuestionText.nameMissing : undefined}
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
        label={savedQuestionText.question}
        error={isTried && isEmpty ? savedQuestionText.questionMissing : undefined}
        hint={
          <dl class="placeholders">
            {PLACEHOLDER_NAMES.map((name) => (
              <div key={name}>
                <dt>
                  <code>{`{{${name}}}`}</code>
                </dt>
                <dd>{promptText.placeholders[name]}</dd>
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
        <Field label={savedQuestionText.asksAbout}>
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
                  {savedQuestionText.subjects[takes]}
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
        label={savedQuestionText.sends}
        hint={savedQuestionText.sendsHint}
        isOn={savedQuestion.sends}
        onChange={(sends) => change({ sends })}
      />
      <Checkbox
        label={savedQuestionText.inMenu}
        hint={canBeInMenu ? savedQuestionText.inMenuHint : savedQuestionText.notInMenuHint}
        isOn={savedQuestion.inMenu && canBeInMenu}
        isDisabled={!canBeInMenu}
        onChange={(inMenu) => change({ inMenu })}
      />
      <div class="editor-buttons">
        <Button type="submit" isPrimary>
          {savedQuestionText.save}
        </Button>
        <Button onClick={onCancel}>{actionText.cancel}</Button>
      </div>
    </form>
  );
}
