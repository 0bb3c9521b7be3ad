import * as v from 'valibot';

import { pickPageTextTag } from '#lib/prompts/page-text-tag.ts';
import type { Picture } from '#lib/protocol/chat.ts';
import type { Turn } from '#lib/protocol/turn.ts';

const imageSchema = v.pipe(
  v.string(),
  v.regex(
    /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
    'Expected the data: URL of a picture.',
  ),
  v.transform((url): Picture => {
    const [head = '', data = ''] = url.split(';base64,');
    // The size is for drawing; no dialect sends it.
    return { type: v.parse(TYPE, head.slice('data:'.length)), data, width: 0, height: 0 };
  }),
);

const TYPE = v.picklist(['image/png', 'image/jpeg', 'image/webp']);

/** Limited, because clients choose it, and the relay logs, stores and counts it. */
export const modelNameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

/** A plain question, in a JSON body or in a query. */
export const plainQuestionSchema = v.object({
  question: v.optional(v.string(), ''),
  /** Text that the question is about. */
  context: v.optional(v.string(), ''),
  /** The conversation so far, without the question. */
  messages: v.optional(
    v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
    [],
  ),
  images: v.optional(v.array(imageSchema), []),
  model: v.optional(modelNameSchema),
  format: v.optional(v.picklist(['json', 'text']), 'json'),
});
export type PlainQuestion = v.InferOutput<typeof plainQuestionSchema>;

/** The conversation for a plain question; empty when nothing is asked. */
export function buildTurns({ question, context, messages, images }: PlainQuestion): Turn[] {
  const earlier = messages.map(({ role, content }): Turn => ({ role, text: content }));
  const tag = pickPageTextTag([context, question]);
  const block = context.trim() === '' ? '' : `<${tag}>\n${context}\n</${tag}>`;
  const text = [block, question].filter((part) => part.trim() !== '').join('\n\n');
  if (text === '' && images.length === 0) return earlier;
  return [...earlier, { role: 'user', text, ...(images.length > 0 && { images }) }];
}
