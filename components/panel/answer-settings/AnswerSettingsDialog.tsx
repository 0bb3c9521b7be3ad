import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { ParameterFields } from '#components/providers/ParameterFields.tsx';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import {
  asTypedParameters,
  buildParameters,
  findWrongParameters,
  NO_PARAMETERS,
} from '#lib/presets/parameter-form.ts';
import { actionText } from '#lib/wording/actions.ts';
import { answerSettingsText } from '#lib/wording/answer-settings.ts';
import { parameterText } from '#lib/wording/parameters.ts';

/** Changes how models are asked to answer in this chat. */
export function AnswerSettingsDialog(): JSX.Element {
  const { answerSettings, modelChoice } = usePanel().store;
  const [typed, setTyped] = useState(() => asTypedParameters(answerSettings.ofChat.peek()));
  const form = useRef<HTMLFormElement>(null);
  const focus = useFocusRequest(form);
  const provider = modelChoice.provider.value;
  const wrong = findWrongParameters(typed);

  return (
    <Dialog title={parameterText.chat.title} onCancel={answerSettings.close}>
      <form
        ref={form}
        class="answer-settings-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const [first] = wrong;
          if (first) return focus(first);
          answerSettings.save(buildParameters(typed) ?? {});
          answerSettings.close();
        }}
      >
        {provider?.origin === null && <p>{answerSettingsText.onDevice}</p>}
        {provider?.hasFixedParameters && <p>{answerSettingsText.fixed}</p>}
        <ParameterFields
          dataKey={(field) => field}
          scope="chat"
          action={
            JSON.stringify(typed) !== JSON.stringify(NO_PARAMETERS) && (
              <TextButton
                onClick={() => {
                  setTyped(NO_PARAMETERS);
                  // The click removes the button.
                  form.current?.querySelector<HTMLElement>('[data-first]')?.focus();
                }}
              >
                {answerSettingsText.useProviders}
              </TextButton>
            )
          }
          value={typed}
          inherited={provider?.parameters}
          refused={provider?.refused ?? []}
          onChange={setTyped}
          onRetry={(field) => {
            // The click removes the button.
            focus(field);
            answerSettings.retry(field);
          }}
        />
        <div class="dialog-buttons">
          <Button onClick={answerSettings.close}>{actionText.cancel}</Button>
          <Button type="submit" isPrimary>
            {answerSettingsText.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
