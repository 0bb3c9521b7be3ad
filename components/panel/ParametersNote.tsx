import type { JSX } from 'preact';

import { type AnswerParameters, isWithoutParameters } from '#lib/protocol/answer-parameters.ts';
import { parameterText } from '#lib/wording/parameters.ts';

/** Says which parameters are sent with a text that is shown; the text itself contains the system prompt. */
export function ParametersNote({ parameters }: { parameters: AnswerParameters }): JSX.Element | null {
  const { systemPrompt: _inText, ...others } = parameters;
  if (isWithoutParameters(others)) return null;
  return (
    <p class="hint" data-part="parameters">
      {parameterText.with(others)}
    </p>
  );
}
