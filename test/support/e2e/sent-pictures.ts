import * as v from 'valibot';

import type { RequestRecord } from '#relay/demo/request-log.ts';
import type { View } from '#test/support/browsers/view.ts';

const partSchema = v.object({
  type: v.string(),
  text: v.optional(v.string()),
  image_url: v.optional(v.object({ url: v.string() })),
});
const bodySchema = v.object({
  messages: v.array(v.object({ role: v.string(), content: v.union([v.string(), v.array(partSchema)]) })),
});

/** The last message of a request for a chat completion. */
export interface SentMessage {
  readonly text: string;
  /** `data:` URLs. */
  readonly pictures: readonly string[];
}

/** Reads the last message from a recorded request. */
export function readSent(request: RequestRecord | undefined): SentMessage {
  if (!request) throw new Error('The relay received no request');
  const content = v.parse(bodySchema, JSON.parse(request.body)).messages.at(-1)?.content ?? '';
  if (typeof content === 'string') return { text: content, pictures: [] };
  return {
    text: content.map(({ text }) => text ?? '').join(''),
    pictures: content.flatMap(({ image_url: image }) => (image ? [image.url] : [])),
  };
}

/** The size of a picture, and the colours in the middle of its four quarters, the upper ones first. */
export interface Looks {
  readonly width: number;
  readonly height: number;
  readonly colours: readonly (readonly number[])[];
}

/** Decodes a picture in a page of the extension. */
export async function lookAt(view: View, url: string | undefined): Promise<Looks> {
  return await view.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const colours = [0, 1, 2, 3].map((quarter) => {
      const x = Math.floor(width * (quarter % 2 ? 0.75 : 0.25));
      const y = Math.floor(height * (quarter < 2 ? 0.25 : 0.75));
      const [red = 0, green = 0, blue = 0] = context.getImageData(x, y, 1, 1).data;
      return [red, green, blue];
    });
    return { width, height, colours };
  }, url ?? '');
}
