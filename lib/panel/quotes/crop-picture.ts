import { decodeBase64 } from '#lib/pictures/base64.ts';
import { encodePicture } from '#lib/pictures/encode-picture.ts';
import type { Area } from '#lib/pictures/picture-size.ts';
import type { Picture } from '#lib/protocol/chat.ts';

/**
 * Crops a picture to `area`.
 *
 * @throws {DOMException} When the browser cannot decode the picture.
 */
export async function cropPicture({ data, type }: Picture, area: Area): Promise<Picture> {
  const bitmap = await createImageBitmap(decodeBase64(data, type));
  try {
    return (await encodePicture(bitmap, area, area)).picture;
  } finally {
    bitmap.close();
  }
}
