import { afterEach, expect, it, vi } from 'vitest';

import { encodePicture } from '#lib/pictures/encode-picture.ts';
import { clipArea, fitSize, MAX_CHARACTERS } from '#lib/pictures/picture-size.ts';

/** The calls of a canvas: the types and qualities tried, with its size. */
let calls: string[] = [];

/** Replaces the browser's canvas. Pictures have `bytesPerPixel` by type and quality. */
function useCanvas(bytesPerPixel: (type: string, quality: number) => number): void {
  calls = [];
  const context = { drawImage() {}, fillRect: () => calls.push('white behind') };
  class Canvas {
    readonly width: number;
    readonly height: number;
    constructor(width: number, height: number) {
      this.width = width;
      this.height = height;
    }
    getContext(): object {
      return context;
    }
    convertToBlob({ type, quality = 1 }: { type: string; quality?: number }): Promise<Blob> {
      calls.push(`${type} ${quality} ${this.width}x${this.height}`);
      const size = Math.round(this.width * this.height * bytesPerPixel(type, quality));
      return Promise.resolve(new Blob([new Uint8Array(size)], { type }));
    }
  }
  /** The browser's `FileReader` for Node's blobs. */
  class Reader {
    result: string | null = null;
    onload: () => void = () => {};
    readAsDataURL(blob: Blob): void {
      void blob.arrayBuffer().then((buffer) => {
        this.result = `data:${blob.type};base64,${Buffer.from(buffer).toString('base64')}`;
        this.onload();
      });
    }
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
  vi.stubGlobal('FileReader', Reader);
}

afterEach(() => vi.unstubAllGlobals());

/** The fake canvas draws nothing, so any source will do. */
const SOURCE: CanvasImageSource = Object.create(null);

it('a small picture stays a PNG', async () => {
  useCanvas(() => 0.2);
  const { picture, isCut } = await encodePicture(SOURCE, { width: 1200, height: 800 });
  expect(picture).toMatchObject({ type: 'image/png', width: 1200, height: 800 });
  expect(isCut).toBe(false);
  expect(calls).toEqual(['image/png 1 1200x800']);
});

it('a picture gets the best quality that fits, with white behind transparent pixels', async () => {
  useCanvas((type, quality) => (type === 'image/png' ? 3 : quality));
  const { picture } = await encodePicture(SOURCE, { width: 1300, height: 1000 });
  expect(picture).toMatchObject({ type: 'image/jpeg', width: 1300, height: 1000 });
  expect(calls).toEqual([
    'image/png 1 1300x1000',
    'white behind',
    'image/jpeg 0.92 1300x1000',
    'image/jpeg 0.85 1300x1000',
  ]);
});

it('a picture is scaled down until it fits, and a large change is reported', async () => {
  useCanvas((_, quality) => 4 * quality);
  const { picture, isCut } = await encodePicture(SOURCE, { width: 4000, height: 3000 });
  expect(picture.data.length).toBeLessThanOrEqual(MAX_CHARACTERS);
  expect(picture.width).toBeLessThan(2000);
  expect(picture.width / picture.height).toBeCloseTo(4 / 3, 1);
  expect(isCut).toBe(true);
});

it('a very long picture keeps its proportions', () => {
  expect(fitSize({ width: 1000, height: 8000 })).toEqual({ width: 256, height: 2048 });
  expect(fitSize({ width: 1, height: 90_000 })).toEqual({ width: 1, height: 2048 });
  expect(fitSize({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
});

it('two areas that only touch have no common part', () => {
  const bounds = { x: 0, y: 0, width: 100, height: 100 };
  expect(clipArea({ x: -50, y: 20, width: 100, height: 20 }, bounds)).toEqual({
    x: 0,
    y: 20,
    width: 50,
    height: 20,
  });
  expect(clipArea({ x: 100, y: 0, width: 50, height: 50 }, bounds)).toBeUndefined();
  expect(clipArea({ x: Number.NaN, y: 0, width: 50, height: 50 }, bounds)).toBeUndefined();
});
