import type { JSX } from 'preact';

import { PictureImage } from '#components/panel/quotes/QuotePicture.tsx';
import type { Turn } from '#lib/protocol/turn.ts';

const ROLE_NAMES = { system: 'Gloss to the model', user: 'You', assistant: 'Earlier answer' } as const;

/** The exact text of a conversation as a model reads it, and the pictures that go with it. */
export function TurnTexts({ turns }: { turns: readonly Turn[] }): JSX.Element {
  return (
    <div class="dialog-body" tabIndex={0} role="region" aria-label="Exact text">
      {turns.map((turn, index) => (
        <section key={index}>
          <h3>{ROLE_NAMES[turn.role]}</h3>
          <pre dir="auto">{turn.text}</pre>
          {turn.images?.map((image, number) => (
            <PictureImage
              key={number}
              image={image}
              alt={`Picture number ${number + 1} of this message`}
              class="turn-picture"
            />
          ))}
        </section>
      ))}
    </div>
  );
}
