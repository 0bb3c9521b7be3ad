import './answer-pictures.css';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import type { GeneratedPicture } from '#lib/protocol/chat.ts';
import { conversationText } from '#lib/wording/conversation.ts';

/** The pictures that the model generated. They are shown from their data; nothing is loaded. */
export function AnswerPictures({
  pictures,
}: {
  pictures: ReadonlySignal<readonly GeneratedPicture[]>;
}): JSX.Element | null {
  if (pictures.value.length === 0) return null;
  return (
    <div class="answer-pictures" data-part="pictures">
      {pictures.value.map(({ type, data }, index) => (
        <img key={index} src={`data:${type};base64,${data}`} alt={conversationText.generatedPicture} />
      ))}
    </div>
  );
}
