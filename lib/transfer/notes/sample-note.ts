import { notesText } from '#lib/wording/notes.ts';

import type { NoteTemplate } from './note-template.ts';
import { writeNote } from './reading-note.ts';

const { sample } = notesText;
const ASKED_AT = new Date(2026, 10, 26, 9, 5).getTime();

/** A sample note from a template, about an invented question. */
export function writeSampleNote(template: NoteTemplate): string {
  const quote = { id: 'sample', text: sample.quote, title: sample.page, url: 'https://example.org/lichens' };
  const question = {
    id: 'sample',
    role: 'user' as const,
    parent: null,
    text: sample.question,
    quotes: [quote],
  };
  const answer = { answer: sample.answer, state: 'complete' as const, model: sample.model, provider: '' };
  const turns = [{ question, askedAt: ASKED_AT, answer }];
  return writeNote({ title: sample.question, turns }, template).text;
}
