import { encodePicture } from '#lib/pictures/encode-picture.ts';
import type { Quote } from '#lib/protocol/chat.ts';

import { cleanProse } from './clean-text.ts';
import { takeVisibleTab, waitUntilStill } from './visible-tab.ts';

/** The tab to take, with the title and URL that the browser reports. */
export interface TabSource {
  readonly tabId: number;
  readonly windowId: number;
  readonly title: string;
  readonly url: string;
}

/** Takes a screenshot of a tab as a quote; undefined when the browser does not allow it. */
export async function captureScreenshot(source: TabSource): Promise<Quote | undefined> {
  try {
    await waitUntilStill(source.tabId);
    const shot = await takeVisibleTab(source.tabId, source.windowId);
    const { picture, isCut } = await encodePicture(shot, shot);
    return {
      id: crypto.randomUUID(),
      part: 'screenshot',
      text: '',
      title: cleanProse(source.title),
      url: source.url,
      image: picture,
      ...(isCut && { cut: 'pixels' }),
    };
  } catch {
    return undefined;
  }
}
