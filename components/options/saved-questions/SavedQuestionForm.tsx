import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { Lockable } from '#components/options/managed/Lockable.tsx';
import { useLeaveWarning } from '#components/options/use-leave-warning.ts';
import { ParameterFields } from '#components/providers/ParameterFields.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { Field } from '#components/ui/Field.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import { asTypedParameters, buildParameters, findWrongParameters } from '#lib/presets/parameter-form.ts';
import { fitsMenu } from '#lib/prompts/build-menu.ts';
import { PLACEHOLDER_NAMES } from '#lib/prompts/placeholders.ts';
import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import { leftOutFor, type ProviderSettings } from '#lib/protocol/frames/settings-frames.ts';
import {
  type SavedQuestion,
  type SavedQuestionModel,
  savedQuestionSubjectSchema,
  MAX_NAME_CHARACTERS,
  MAX_TEMPLATE_CHARACTERS,
} from '#lib/protocol/saved-question.ts';
import { actionText } from '#lib/wording/actions.ts';
import { parameterFormText } from '#lib/wording/parameter-form.ts';
import { promptText } from '#lib/wording/prompts.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

import { SavedQuestionModelField } from './SavedQuestionModelField.tsx';

interface SavedQuestionFormProps {
  readonly id: string;
  /** Undefined for a saved question that is being added. */
  readonly saved: SavedQuestion | undefined;
  readonly settings: Pick<ProviderSettings, 'providers' | 'leftOut' | 'managed'>;
  readonly onRetryParameter: (model: SavedQuestionModel, field: RefusableField) => void;
  readonly listedModels: Readonly<Record<string, readonly string[]>>;
  readonly onSave: (savedQuestion: SavedQuestion) => void;
  readonly onCancel: () => void;
}

/** The form of one saved question. */
export function SavedQuestionForm({
  id,
  saved,
  settings,
  onRetryParameter,
  listedModels,
  onSave,
  onCancel,
}: SavedQuestionFormProps): JSX.Element {
  const { providers, managed } = settings;
  const [opened] = useState<SavedQuestion>(
    saved ?? { id, name: '', template: '', sends: true, takes: 'selection', inMenu: false },
  );
  const [savedQuestion, setSavedQuestion] = useState(opened);
  const [typed, setTyped] = useState(() => asTypedParameters(opened.parameters));
  const isTyped = JSON.stringify(typed) !== JSON.stringify(asTypedParameters(opened.parameters));
  useLeaveWarning(isTyped || JSON.stringify(savedQuestion) !== JSON.stringify(opened));
  const [isTried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const element = useRef<HTMLFormElement>(null);
  const focus = useFocusRequest(element);
  useLayoutEffect(() => first.current?.focus(), []);
  const change = (changes: Partial<SavedQuestion>): void =>
    setSavedQuestion({ ...savedQuestion, ...changes });
  const isNameless = savedQuestion.name.trim() === '';
  const isEmpty = savedQuestion.template.trim() === '';
  const [wrong] = findWrongParameters(typed);
  const { model } = savedQuestion;
  const asked = providers.find(({ id: one }) => one === model?.provider);
  const isFixed = model !== undefined && managed?.locked[model.provider]?.includes('parameters');
  const canBeInMenu = fitsMenu(savedQuestion.takes);

  return (
    <form
      ref={element}
      class="editor saved-question-form"
      aria-label={saved ? savedQuestionText.edit(saved.name) : savedQuestionText.newQuestion}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isNameless || isEmpty || wrong) return;
        const { parameters: _before, ...rest } = savedQuestion;
        const parameters = buildParameters(typed);
        onSave({ ...rest, name: rest.name.trim(), ...(parameters && { parameters }) });
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
      {asked?.dialect !== 'on-device' && (
        <Disclosure
          summary={parameterFormText.advanced}
          part="advanced"
          isOpen={opened.parameters !== undefined}
        >
          <Lockable isLocked={isFixed ?? false}>
            <ParameterFields
              dataKey={(field) => `${field} ${id}`}
              scope="question"
              value={typed}
              inherited={asked?.parameters}
              refused={model ? leftOutFor(settings, model) : []}
              onChange={setTyped}
              onRetry={(field) => {
                // The click removes the button.
                focus(`${field} ${id}`);
                if (model) onRetryParameter(model, field);
              }}
            />
          </Lockable>
        </Disclosure>
      )}
      <div class="outcome" role="alert">
        {isTried && wrong && <p class="bad">{parameterFormText.wrong[wrong]}</p>}
      </div>
      <div class="editor-buttons">
        <Button type="submit" isPrimary>
          {savedQuestionText.save}
        </Button>
        <Button onClick={onCancel}>{actionText.cancel}</Button>
      </div>
    </form>
  );
}
