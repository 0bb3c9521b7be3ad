import * as v from 'valibot';

/** One turn of a conversation, whichever dialect brought it. */
export interface Turn {
  readonly role: string;
  readonly text: string;
}

const contentSchema = v.pipe(
  v.nullish(v.union([v.string(), v.array(v.object({ text: v.optional(v.string(), '') }))]), ''),
  v.transform((content) =>
    typeof content === 'string' ? content : content.map((part) => part.text).join('\n'),
  ),
);

/** Messages of Chat Completions, or input items of Responses: text parts are joined, other parts left out. */
export const turnsSchema = v.pipe(
  v.array(v.object({ role: v.string(), content: contentSchema })),
  v.minLength(1, 'Expected at least one message.'),
  v.transform((messages): Turn[] => messages.map(({ role, content }) => ({ role, text: content }))),
);
