import type { Picture } from '#lib/protocol/chat.ts';

/** The `data:` URL in which every dialect accepts a picture. */
export function toDataUrl({ type, data }: Pick<Picture, 'type' | 'data'>): string {
  return `data:${type};base64,${data}`;
}
