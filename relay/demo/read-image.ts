import * as v from 'valibot';

/** A picture in a request, as its header describes it. */
export interface SentImage {
  readonly type: 'png' | 'jpeg' | 'webp' | 'gif';
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** What is wrong with the URL of a picture, in the wording of OpenAI's API. */
interface ImageFault {
  readonly message: string;
}

const DATA_URL = /^data:image\/([a-z+.-]+);base64,([A-Za-z0-9+/]*={0,2})$/;

const NO_DATA_URL: ImageFault = {
  message:
    "Expected a base64-encoded data URL with an image MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='). This relay downloads nothing.",
};
const NO_IMAGE: ImageFault = {
  message:
    "You uploaded an unsupported image. Please make sure your image is valid and has one of the following formats: ['png', 'jpeg', 'gif', 'webp'].",
};

function readImage(url: string): SentImage | ImageFault {
  const [, , base64] = DATA_URL.exec(url) ?? [];
  if (base64 === undefined || base64 === '' || base64.length % 4 !== 0) return NO_DATA_URL;
  const bytes = Buffer.from(base64, 'base64');
  const size = readPng(bytes) ?? readJpeg(bytes) ?? readGif(bytes) ?? readWebp(bytes);
  return size && size.width > 0 && size.height > 0 ? { ...size, bytes: bytes.length } : NO_IMAGE;
}

/** Accepts the `data:` URL of a picture and returns the facts in its header. */
export const imageUrlSchema = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }): SentImage => {
    const image = readImage(dataset.value);
    if ('type' in image) return image;
    addIssue({ message: image.message });
    return NEVER;
  }),
);

type Header = Omit<SentImage, 'bytes'>;

/** @see https://www.w3.org/TR/png-3/#11IHDR */
function readPng(bytes: Buffer): Header | undefined {
  if (bytes.length < 33 || bytes.readUInt32BE(0) !== 0x89_50_4e_47) return undefined;
  return { type: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Follows the markers to the frame header. */
function readJpeg(bytes: Buffer): Header | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xff_d8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame)
      return { type: 'jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function readGif(bytes: Buffer): Header | undefined {
  if (bytes.length < 10 || !/^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))) return undefined;
  return { type: 'gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
}

/** @see https://developers.google.com/speed/webp/docs/riff_container */
function readWebp(bytes: Buffer): Header | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { type: 'webp', width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8 ':
      return {
        type: 'webp',
        width: bytes.readUInt16LE(26) & 0x3f_ff,
        height: bytes.readUInt16LE(28) & 0x3f_ff,
      };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { type: 'webp', width: (bits & 0x3f_ff) + 1, height: ((bits >> 14) & 0x3f_ff) + 1 };
    }
    default:
      return undefined;
  }
}
