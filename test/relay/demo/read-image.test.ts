import * as v from 'valibot';
import { expect, it } from 'vitest';

import { imageUrlSchema } from '#relay/demo/read-image.ts';

/** The beginnings of real files; only their headers are read. */
const FILES = {
  'image/jpeg': 'ffd8ffe000104a46494600010100000100010000ffc0000b080050007801011100ffda',
  'image/gif': '4749463839617800500080',
  'image/webp': '524946461a000000574542505650384c0e0000002f77c0130007100000000000000000',
};

it.each(Object.entries(FILES))('the size of a %s is read from its header', (type, hex) => {
  const padded = hex.padEnd(Math.ceil(hex.length / 6) * 6, '0');
  const url = `data:${type};base64,${Buffer.from(padded, 'hex').toString('base64')}`;
  expect(v.parse(imageUrlSchema, url)).toEqual({
    type: type.slice(6),
    width: 120,
    height: 80,
    bytes: padded.length / 2,
  });
});
