import { crc32, deflateSync } from 'node:zlib';

import type { Pixels } from './decode-xwd.ts';

/**
 * Writes pixels as a PNG.
 *
 * @see https://www.w3.org/TR/png-3/
 */
export function encodePng({ width, height, rgb }: Pixels): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits per channel, red green blue, no interlacing.
  header.set([8, 2, 0, 0, 0], 8);
  const rows: Buffer[] = [];
  // Each row begins with the number of its filter: 0, none.
  for (let y = 0; y < height; y++) rows.push(Buffer.of(0), rgb.subarray(y * width * 3, (y + 1) * width * 3));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}
