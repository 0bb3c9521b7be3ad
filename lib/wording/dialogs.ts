import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';
import { sizeText } from './sizes.ts';

const en = {
  /** What goes to a host, before anything goes there for the first time. */
  send: {
    title: 'What will be sent',
    /** @param origin - The origin, as an element. */
    summary: <Part>(tokens: number, origin: Part, receiver: string) => [
      plural(tokens, { one: 'About # token will go to ', other: 'About # tokens will go to ' }),
      origin,
      ` (${receiver}). Gloss asks once for each host.`,
    ],
    /** After the summary, for a server on this computer. */
    here: 'This server runs on this computer.',
    exactText: 'Exact text',
    /** The system prompt, alone and together with the instructions: servers accept them in one turn. */
    prompt: 'System prompt',
    promptAndInstructions: 'System prompt and instructions from Gloss',
    roles: { system: 'Instructions from Gloss', user: 'You', assistant: 'Earlier answer' },
    picture: (number: number) => `Picture ${formatNumber(number)} of this message`,
    confirm: 'Send',
  },

  /** The dialog in which a part of a picture is chosen. */
  crop: {
    title: 'Choose a part',
    hint: 'Draw a rectangle on the picture, or move its edges.',
    picture: 'The whole picture',
    size: sizeText.pixels,
    broken: 'The browser can’t crop this picture.',
    use: 'Use this part',
    edges: { left: 'Left edge', top: 'Top edge', right: 'Right edge', bottom: 'Bottom edge' },
    fromLeft: (at: number, length: number) =>
      `${formatNumber(at)} of ${formatNumber(length)} pixels from the left`,
    fromTop: (at: number, length: number) =>
      `${formatNumber(at)} of ${formatNumber(length)} pixels from the top`,
  },
};

/** Dialogs of the panel. */
export const dialogText = inLanguage({ en });
