import './answer-pictures.css';
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Notice } from '#components/ui/Notice.tsx';
import type { GeneratedPicture } from '#lib/protocol/chat.ts';
import { conversationText } from '#lib/wording/conversation.ts';

function AnswerPicture({ type, data }: GeneratedPicture): JSX.Element {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return (
      <Notice isRuled part="notice">
        {conversationText.brokenPicture}
      </Notice>
    );
  }
  return (
    <img
      src={`data:${type};base64,${data}`}
      alt={conversationText.generatedPicture}
      onError={() => setBroken(true)}
    />
  );
}

/** The pictures that the model generated. They are shown from their data; nothing is loaded. */
export function AnswerPictures({
  pictures,
}: {
  pictures: ReadonlySignal<readonly GeneratedPicture[]>;
}): JSX.Element | null {
  if (pictures.value.length === 0) return null;
  return (
    <div class="answer-pictures" data-part="pictures">
      {pictures.value.map((picture, index) => (
        <AnswerPicture key={index} {...picture} />
      ))}
    </div>
  );
}
