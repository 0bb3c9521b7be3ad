import { encodePicture } from '#lib/pictures/encode-picture.ts';
import type { Size } from '#lib/pictures/picture-size.ts';
import type { Quote } from '#lib/protocol/chat.ts';

/** Vector graphics say of themselves how large they are, and often nothing sensible. */
const VECTOR_SIDE = 1024;

/** An image that is ready to be drawn, and how large it is at its best. */
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

/** Browsers decode pixels into a bitmap, but vector graphics only into an element. */
async function decode(file: Blob): Promise<Decoded> {
  if (file.type.startsWith('image/svg')) return decodeVector(file);
  const source = await createImageBitmap(file);
  return { source, full: source };
}

/**
 * Makes a quote of a picture that the user gave, from a file or the clipboard. It has no URL.
 *
 * @param title - What it is called where it is shown and sent, such as a file's name.
 * @returns Undefined when the browser cannot read it as a picture.
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
