import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { decodeXwd, type Pixels } from './decode-xwd.ts';
import { encodePng } from './encode-png.ts';
import { lookAtRest } from './look-at-rest.ts';

const run = promisify(execFile);

/** A rectangle of a screen, in its pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A point of a screen, in its pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** An X display with simulated input. It has no window manager, so windows stay where they are put. */
export interface Display {
  /** The value for `DISPLAY`. */
  readonly name: string;
  /** Moves the pointer there and presses a button (1 left, 3 right). */
  click(x: number, y: number, button: 1 | 3): Promise<void>;
  /** Presses keys one after the other, in xdotool's names such as `alt+shift+k`. */
  press(...keys: string[]): Promise<void>;
  /** Types a text, one key after the other. */
  type(text: string): Promise<void>;
  /** Moves the pointer there. */
  point(x: number, y: number): Promise<void>;
  /** Right-clicks there and waits for the menu: a new window with a corner at the pointer, which no tooltip has. */
  openMenu(x: number, y: number): Promise<void>;
  /** Does something that opens a window, such as a submenu, and waits until that is on the screen. */
  openWindow(act: () => Promise<void>): Promise<void>;
  /** Gives the keyboard to the window at this point. */
  focusAt(x: number, y: number): Promise<void>;
  /** The middle of what has this colour in an area, if anything has. Only a display of our own can tell. */
  find(area: Area, color: readonly [red: number, green: number, blue: number]): Promise<Spot | undefined>;
  /** A PNG of an area of the screen, the native menus included. Only a display of our own can. */
  screenshot(area: Area): Promise<Buffer>;
  close(): Promise<void>;
}

/** The size of our own display: room for two windows side by side. */
export const SCREEN = { width: 2600, height: 1000 };

/** Starts an X server (Xvfb), so that nothing appears on the user's screen. */
export async function startDisplay(): Promise<Display> {
  const frames = await mkdtemp(join(tmpdir(), 'gloss-display-'));
  const size = `${SCREEN.width}x${SCREEN.height}x24`;
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-fbdir', frames, '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await readDisplayNumber(server);
  const kill = () => server.kill();
  process.once('exit', kill);
  const look = async (area: Area) => decodeXwd(await readFile(join(frames, 'Xvfb_screen0')), area);
  return {
    ...createHands(`:${number}`),
    screenshot: async (area) =>
      encodePng(
        await lookAtRest(
          () => look(area),
          (one, other) => one.rgb.equals(other.rgb),
          MOTION_MS,
        ),
      ),
    find: async (area, color) => findColor(await look(area), area, color),
    async close() {
      process.off('exit', kill);
      const gone = new Promise((resolve) => server.once('exit', resolve));
      if (kill()) await gone;
      await rm(frames, { recursive: true, force: true });
    },
  };
}

/** The display that the user sits at. It is never closed, and no picture of it is taken. */
export function useDisplay(name: string): Display {
  return {
    ...createHands(name),
    screenshot: () => Promise.reject(new Error("No picture is taken of the user's own screen")),
    find: () => Promise.reject(new Error("Nothing is looked for on the user's own screen")),
    close: () => Promise.resolve(),
  };
}

/** Between two looks at a screen that may not show yet what was drawn last. */
const MOTION_MS = 150;

function findColor({ rgb, width }: Pixels, area: Area, color: readonly number[]): Spot | undefined {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let at = 0; at < rgb.length; at += 3) {
    if (color.some((part, index) => rgb[at + index] !== part)) continue;
    xs.push((at / 3) % width);
    ys.push(Math.floor(at / 3 / width));
  }
  const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return xs.length === 0 ? undefined : { x: area.x + middle(xs), y: area.y + middle(ys) };
}

/** How far the corner of a menu may be from the pointer. */
const CORNER_PX = 2;

/** Windows seldom close one after the other. */
const MOST_SEARCHES = 10;

function createHands(name: string) {
  const xdotool = async (...args: string[]) => {
    const { stdout } = await run('xdotool', args, { env: { ...process.env, DISPLAY: name } });
    return stdout;
  };
  const windows = async (): Promise<string[]> => {
    for (let tries = 0; ; tries++) {
      try {
        return (await xdotool('search', '--onlyvisible', '--name', '.*')).split('\n');
      } catch (error) {
        // A window that closes during the search, such as a tooltip, fails it.
        if (tries === MOST_SEARCHES) throw error;
      }
    }
  };
  const opened = async (act: () => Promise<void>, isIt: (id: string) => Promise<boolean>) => {
    const before = new Set(await windows());
    await act();
    for (let tries = 0; tries < 400; tries++) {
      for (const id of await windows()) if (!before.has(id) && (await isIt(id))) return;
      await sleep(50);
    }
    throw new Error('No window has opened');
  };
  const hasCornerAt = async (id: string, x: number, y: number): Promise<boolean> => {
    // A window that closes meanwhile is no menu.
    const geometry = await xdotool('getwindowgeometry', '--shell', id).catch(() => '');
    const read = (field: string) => Number(new RegExp(`^${field}=(-?\\d+)$`, 'm').exec(geometry)?.[1]);
    const isAt = (at: number, start: number, size: number) =>
      Math.abs(at - start) <= CORNER_PX || Math.abs(at - start - size) <= CORNER_PX;
    return isAt(x, read('X'), read('WIDTH')) && isAt(y, read('Y'), read('HEIGHT'));
  };
  const click = async (x: number, y: number, button: 1 | 3) => {
    await xdotool('mousemove', String(Math.round(x)), String(Math.round(y)));
    await xdotool('click', String(button));
  };
  return {
    name,
    openMenu: (x: number, y: number) =>
      opened(
        () => click(x, y, 3),
        (id) => hasCornerAt(id, x, y),
      ),
    openWindow: (act: () => Promise<void>) => opened(act, () => Promise.resolve(true)),
    click,
    async press(...keys: string[]) {
      for (const key of keys) await xdotool('key', key);
    },
    async type(text: string) {
      await xdotool('type', '--', text);
    },
    async point(x: number, y: number) {
      await xdotool('mousemove', String(Math.round(x)), String(Math.round(y)));
    },
    async focusAt(x: number, y: number) {
      await xdotool('mousemove', String(Math.round(x)), String(Math.round(y)));
      const place = await xdotool('getmouselocation', '--shell');
      const id = /WINDOW=(\d+)/.exec(place)?.[1];
      if (id) await xdotool('windowfocus', id);
    },
  };
}

async function readDisplayNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3];
  if (!pipe || !('on' in pipe)) throw new Error('Xvfb was started without a pipe for its display number');
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it had a display`)));
    pipe.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
}
