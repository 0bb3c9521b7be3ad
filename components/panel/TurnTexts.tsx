import './turn-texts.css';
import type { JSX } from 'preact';

import { PictureImage } from '#components/panel/quotes/QuotePicture.tsx';
import type { Turn } from '#lib/protocol/turn.ts';
import { dialogText } from '#lib/wording/dialogs.ts';

interface TurnTextsProps {
  readonly turns: readonly Turn[];
  /** The system prompt in the first turn, alone or before the instructions from Gloss. */
  readonly systemPrompt: string | undefined;
  /** The heading that the turns are below: the panel's title, or a dialog's. */
  readonly below: 'panel' | 'dialog';
}

/** The exact text of a conversation as a model reads it, and the pictures that go with it. */
export function TurnTexts({ turns, systemPrompt, below }: TurnTextsProps): JSX.Element {
  const { roles, prompt, promptAndInstructions } = dialogText.send;
  const Heading = below === 'panel' ? 'h2' : 'h3';
  function nameOf({ role, text }: Turn): string {
    if (role !== 'system' || systemPrompt === undefined) return roles[role];
    return text === systemPrompt ? prompt : promptAndInstructions;
  }
  return (
    <div class="turn-texts" tabIndex={0} role="region" aria-label={dialogText.send.exactText}>
      {turns.map((turn, index) => (
        <section key={index}>
          <Heading>{nameOf(turn)}</Heading>
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
