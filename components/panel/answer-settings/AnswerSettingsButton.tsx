import './answer-settings.css';
import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { ParameterChanges } from '#lib/panel/asking/create-answer-settings.ts';
import { isWithoutParameters } from '#lib/protocol/answer-parameters.ts';
import { parameterText } from '#lib/wording/parameters.ts';

function describe({ ofChat, ofQuestion, leftOut }: ParameterChanges): string {
  const { chat } = parameterText;
  return [
    ...(isWithoutParameters(ofChat) ? [] : [chat.chatSets(ofChat)]),
    ...(isWithoutParameters(ofQuestion) ? [] : [chat.questionSets(ofQuestion)]),
    ...(leftOut.length === 0 ? [] : [chat.leftOut(leftOut)]),
  ].join(' ');
}

/**
 * Opens the answer settings of the chat. A mark says that the next question uses other settings than the
 * provider's.
 */
export function AnswerSettingsButton(): JSX.Element {
  const { answerSettings } = usePanel().store;
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  const description = useId();
  const isOpen = answerSettings.isOpen.value;
  const changes = describe(answerSettings.changes.value);
  const { title } = parameterText.chat;
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);

  return (
    <span class="answer-settings">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={title}
        aria-describedby={changes === '' ? undefined : description}
        aria-haspopup="dialog"
        title={changes === '' ? title : `${title}\n${changes}`}
        onClick={() => answerSettings.open()}
      >
        <Icon name="dial" />
      </button>
      {changes !== '' && (
        <span class="answer-settings-mark" data-part="answer-settings-mark">
          <span id={description} hidden>
            {changes}
          </span>
        </span>
      )}
    </span>
  );
}
