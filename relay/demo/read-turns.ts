import * as v from 'valibot';

import { imageUrlSchema, type SentImage } from './read-image.ts';

/** One turn of a conversation, in either dialect. */
export interface Turn {
  readonly role: string;
  readonly text: string;
  readonly images?: readonly SentImage[];
}

/** A part of a message. `image_url` is an object in Chat Completions and a string in Responses. */
const partSchema = v.object({
  text: v.optional(v.string(), ''),
  image_url: v.optional(
    v.lazy((url) => (typeof url === 'string' ? imageUrlSchema : v.object({ url: imageUrlSchema }))),
  ),
});
type Part = v.InferOutput<typeof partSchema>;

const partsSchema = v.array(partSchema);
const textSchema = v.pipe(
  v.string(),
  v.transform((text): Part[] => [{ text }]),
);

/** Not a union, because its error would not say which part is wrong. */
const contentSchema = v.nullish(
  v.lazy((content) => (Array.isArray(content) ? partsSchema : textSchema)),
  '',
);

/** Messages of Chat Completions or input items of Responses. Texts are joined, pictures read, other parts dropped. */
export const turnsSchema = v.pipe(
  v.array(v.object({ role: v.string(), content: contentSchema })),
  v.minLength(1, 'Expected at least one message.'),
  v.transform((messages) => messages.map(({ role, content }) => readTurn(role, content ?? []))),
);

function readTurn(role: string, parts: readonly Part[]): Turn {
  const texts = parts.filter((part) => part.image_url === undefined).map(({ text }) => text);
  const images = parts.flatMap(({ image_url: image }) => {
    if (image === undefined) return [];
    return 'url' in image ? [image.url] : [image];
  });
  return { role, text: texts.join('\n'), ...(images.length > 0 && { images }) };
}
