import { encodePicture } from '#lib/pictures/encode-picture.ts';
import type { Size } from '#lib/pictures/picture-size.ts';
import type { Quote } from '#lib/protocol/chat.ts';

/** Vector graphics often declare no size, or a tiny one; they are drawn at least this large. */
const VECTOR_SIDE = 1024;

interface Decoded {
  readonly source: CanvasImageSource;
  readonly full: Size;
}

async function decodeVector(file: Blob): Promise<Decoded> {
  const url = URL.createObjectURL(file);
  try {
    const source = new Image();
    source.src = url;
    await source.decode();
    const { naturalWidth: width, naturalHeight: height } = source;
    const scale = Math.max(1, VECTOR_SIDE / Math.max(width, height));
    return { source, full: { width: width * scale, height: height * scale } };
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Browsers decode vector graphics into an element only, not into a bitmap. */
async function decode(file: Blob): Promise<Decoded> {
  if (file.type.startsWith('image/svg')) return decodeVector(file);
  const source = await createImageBitmap(file);
  return { source, full: source };
}

/**
 * Turns a picture from a file or the clipboard into a quote, which has no URL.
 *
 * @param title - Its name in the panel and in the request, such as the file's.
 * @returns Undefined when the browser cannot decode it.
 */
export async function readPicture(file: Blob, title: string): Promise<Quote | undefined> {
  try {
    const { source, full } = await decode(file);
    const { picture, isCut } = await encodePicture(source, full);
    return {
      id: crypto.randomUUID(),
      part: 'image',
      text: '',
      title,
      url: '',
      image: picture,
      ...(isCut && { cut: 'pixels' }),
    };
  } catch {
    return undefined;
  }
}
