import './turn-texts.css';
import type { JSX } from 'preact';

import { PictureImage } from '#components/panel/quotes/QuotePicture.tsx';
import type { Turn } from '#lib/protocol/turn.ts';
import { dialogText } from '#lib/wording/dialogs.ts';

/** The exact text of a conversation as a model reads it, and the pictures that go with it. */
export function TurnTexts({ turns }: { turns: readonly Turn[] }): JSX.Element {
  return (
    <div class="turn-texts" tabIndex={0} role="region" aria-label={dialogText.send.exactText}>
      {turns.map((turn, index) => (
        <section key={index}>
          <h3>{dialogText.send.roles[turn.role]}</h3>
          <pre dir="auto">{turn.text}</pre>
          {turn.images?.map((image, number) => (
            <PictureImage
              key={number}
              image={image}
              alt={dialogText.send.picture(number + 1)}
              class="turn-picture"
            />
          ))}
        </section>
      ))}
    </div>
  );
}
