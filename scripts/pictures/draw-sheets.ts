import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { launch } from 'puppeteer-core';

import { findProgram } from '../find-program.ts';
import { planSheets } from './plan-sheets.ts';
import type { StatePicture } from './plan-sheets.ts';

const WIDTH_PX = 1800;

/** Four pictures of one scheme fill a line: panels as wide as they are, a tab at half its width. */
const STYLE = `
  body { display: flex; flex-wrap: wrap; align-items: start; gap: 8px; margin: 8px; background: #888; font: 13px sans-serif }
  figure { margin: 0; padding: 2px; background: #fff }
  figcaption { max-width: 640px }
  img { display: block; max-width: 640px; max-height: 900px }`;

/**
 * Draws contact sheets, a PNG for each state.
 *
 * @param from - A folder with a folder of pictures for each browser.
 * @returns How many sheets there are.
 */
export async function drawSheets(from: string, browsers: readonly string[], to: string): Promise<number> {
  const sheets = planSheets((await Promise.all(browsers.map((name) => listPictures(from, name)))).flat());
  await mkdir(to, { recursive: true });
  const browser = await launch({
    executablePath: await findProgram('chromium'),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: WIDTH_PX, height: 300 });
    for (const { name, pictures } of sheets) {
      const figures = await Promise.all(pictures.map((picture) => drawFigure(from, picture)));
      await page.setContent(`<style>${STYLE}</style>${figures.join('')}`);
      await page.screenshot({ path: `${join(to, name)}.png`, fullPage: true });
    }
  } finally {
    await browser.close();
  }
  return sheets.length;
}

async function listPictures(from: string, browser: string): Promise<StatePicture[]> {
  const files = await readdir(join(from, browser)).catch(() => []);
  return files
    .filter((file) => file.endsWith('.png'))
    .map((file) => ({ browser, name: file.slice(0, -'.png'.length) }));
}

async function drawFigure(from: string, { browser, name }: StatePicture): Promise<string> {
  const data = await readFile(join(from, browser, `${name}.png`), 'base64');
  return `<figure><figcaption>${browser} ${name}</figcaption><img src="data:image/png;base64,${data}"></figure>`;
}
