import { beforeEach, expect, it, vi } from 'vitest';

const { executeScript, captureVisibleTab, get, encodePicture } = vi.hoisted(() => ({
  executeScript: vi.fn(),
  captureVisibleTab: vi.fn(),
  get: vi.fn(),
  encodePicture: vi.fn(),
}));
vi.mock('wxt/browser', () => ({
  browser: { scripting: { executeScript }, tabs: { captureVisibleTab, get } },
}));
vi.mock('#lib/pictures/encode-picture.ts', () => ({ encodePicture }));

const { captureImage } = await import('#lib/capture/capture-image.ts');

const PICTURE = { type: 'image/png', data: 'AAAA', width: 30, height: 20 } as const;
const SOURCE = {
  tabId: 7,
  windowId: 1,
  frameId: 0,
  title: 'A flag',
  url: 'https://site.example/page',
  imageUrl: 'https://cdn.example/flag.png',
};
/** The tab is 1,000 pixels wide; its picture is twice as fine. */
const VIEWPORT = { width: 1000, height: 800 };
const SHOT = { width: 2000, height: 1600 };

/** What the script in the page answers, one after the other. */
function answers(...results: unknown[]): void {
  const waiting = [...results];
  executeScript.mockImplementation(({ files }: { files?: string[] }) =>
    Promise.resolve([{ result: files ? waiting.shift() : undefined }]),
  );
}

function shownAt(x: number) {
  return { text: '', isCut: false, area: { x, y: 10, width: 300, height: 200 }, viewport: VIEWPORT };
}

beforeEach(() => {
  executeScript.mockReset();
  captureVisibleTab.mockReset().mockResolvedValue('data:image/png;base64,AAAA');
  get.mockReset().mockResolvedValue({ active: true, width: 1000, height: 800 });
  encodePicture.mockReset().mockResolvedValue({ picture: PICTURE, isCut: false });
  vi.stubGlobal('createImageBitmap', () => Promise.resolve(SHOT));
});

it('an image that the page can draw needs no screenshot', async () => {
  answers({ text: 'Four colours', isCut: false, picture: PICTURE, viewport: VIEWPORT });
  expect(await captureImage(SOURCE)).toEqual({
    id: expect.any(String),
    part: 'image',
    text: 'Four colours',
    title: 'A flag',
    url: SOURCE.url,
    image: PICTURE,
    imageHost: 'cdn.example',
  });
  expect(captureVisibleTab).not.toHaveBeenCalled();
});

it('an image that the page cannot draw is cut out of a screenshot, in device pixels', async () => {
  answers(shownAt(100), shownAt(100), shownAt(100));
  const quote = await captureImage({ ...SOURCE, imageUrl: 'https://site.example/flag.png' });
  expect(quote).toMatchObject({ part: 'image', asShown: true, image: PICTURE });
  expect(quote).not.toHaveProperty('imageHost');
  const area = { x: 200, y: 20, width: 600, height: 400 };
  expect(encodePicture.mock.calls).toEqual([[SHOT, area, area]]);
});

it('a screenshot is retaken when the image has moved in the meantime', async () => {
  answers(shownAt(500), shownAt(500), shownAt(100), shownAt(100), shownAt(100));
  await captureImage(SOURCE);
  expect(captureVisibleTab).toHaveBeenCalledTimes(2);
  expect(encodePicture.mock.calls[0]?.[1]).toMatchObject({ x: 200 });
});

it('an image whose place is unknown becomes a screenshot of the tab', async () => {
  answers(null, null);
  expect(await captureImage(SOURCE)).toMatchObject({ part: 'screenshot', asShown: true, text: '' });
  expect(encodePicture.mock.calls).toEqual([[SHOT, SHOT]]);
});

it('a page that returns a malformed image only gives a screenshot', async () => {
  answers({ text: '', isCut: false, picture: { ...PICTURE, data: '"><script>' }, viewport: VIEWPORT });
  expect(await captureImage(SOURCE)).toMatchObject({ part: 'screenshot', asShown: true });
});

it('an image is not taken when another tab has become active', async () => {
  answers(null, null);
  get.mockResolvedValue({ active: false, width: 1000, height: 800 });
  expect(await captureImage(SOURCE)).toBeUndefined();
});

it('a screenshot is retried once when the browser limits their rate', async () => {
  answers(null, null);
  captureVisibleTab.mockRejectedValueOnce(new Error('MAX_CAPTURE_VISIBLE_TAB_CALLS_PER_SECOND'));
  expect(await captureImage(SOURCE)).toMatchObject({ asShown: true });
});
