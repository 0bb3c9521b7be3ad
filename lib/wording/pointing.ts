import type { PointingNote } from '#lib/protocol/pointing-note.ts';

import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

function pointing(picked: number): string {
  const keys = '↑ and ↓ make it larger or smaller, ← and → move to another part, and Shift picks several.';
  return picked === 0
    ? `Click a part of the page. Esc cancels. ${keys}`
    : `${plural(picked, { one: '# part', other: '# parts' })} picked. Click the last one without Shift, or press Enter.`;
}

const en = {
  /** What happens to a part of the page that the user wants to point at. */
  note(note: PointingNote): string {
    switch (note.type) {
      case 'pointing':
        return pointing(note.picked);
      case 'again':
        return 'Gloss now sees which page is open. Your browser asks once more before Gloss reads it.';
      case 'no-text':
        return 'There is no text in that part of the page. To ask about a picture, right-click it.';
      case 'refused':
        return 'Gloss couldn’t read that page. It may still be loading, or be off limits to extensions.';
      default:
        return note satisfies never;
    }
  },
  /** The name of the element that has the keyboard focus during pointing. */
  name: 'Point at a part',
  point: 'Point at a part…',
};

/** Pointing at a part of a page. */
export const pointingText = inLanguage({ en });
