import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { bundleQueries } from './bundle-queries.ts';
import type { Step } from './page-queries.ts';
import type { KeyPress, Place, ViewDriver } from './view-driver.ts';

/** Values that can be passed into a page and out of it. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { [key: string]: Json };

/** A guard against hanging, not a measure of speed. */
const PATIENCE_MS = 60_000;
const POLL_MS = 40;
/**
 * A query takes longer on a busy machine, and must not add much load: the pause after it is this many times
 * as long.
 */
const PAUSE_TIMES = 2;
/** A page whose background is broken may stay busy. */
const BUSY_TRIES = 50;

/** Elements of a view, looked up again at each use. */
export interface Located {
  /** Below these elements, by role and exact accessible name. */
  role(role: string, name?: string): Located;
  css(selector: string): Located;
  /** The one with this index; negative counts from the end. */
  at(index: number): Located;
  count(): Promise<number>;
  /** Rendered text (`innerText`) of the first one. Waits for it to appear. */
  text(): Promise<string>;
  /** `textContent` of every one, without waiting. */
  contents(): Promise<string[]>;
  attribute(name: string): Promise<string | null>;
  /** The value of a field, or whether a checkbox is ticked. */
  value(): Promise<string>;
  /** Waits until there is one, and returns the same. */
  appear(timeoutMs?: number): Promise<Located>;
  vanish(timeoutMs?: number): Promise<void>;
  /** Clicks the middle of the first one, once it is at rest and nothing covers it. */
  click(): Promise<void>;
  /**
   * Replaces the value of a field. The last character is typed, the others are inserted at once, like a
   * paste.
   */
  fill(text: string): Promise<void>;
  /** Chooses an option of a `select` by its label. */
  choose(label: string): Promise<void>;
  /** Whether the first one has the keyboard. */
  isFocused(): Promise<boolean>;
}

/** A page, a tab of ours or the real side panel, to look at and to use as a person would. */
export interface View {
  role(role: string, name?: string): Located;
  css(selector: string): Located;
  /** Runs a function in the page; it sees nothing but its arguments. */
  evaluate<A extends readonly Json[], R>(call: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Runs a script in the page, outside its policy. What it declares on `window` stays. */
  inject(script: string): Promise<void>;
  /** Moves the pointer there, and presses nothing. */
  hover(at: Place): Promise<void>;
  drag(from: Place, to: Place): Promise<void>;
  press(key: KeyPress): Promise<void>;
  type(text: string): Promise<void>;
  /** Shows what an input method is composing, in place of what it composed before. */
  compose(text: string): Promise<void>;
  /** Presses Enter in the input method, which accepts what it has composed as this text. */
  acceptComposed(text: string): Promise<void>;
  /** Writes a PNG there. */
  screenshot(path: string): Promise<void>;
  setColorScheme(scheme: 'light' | 'dark'): Promise<void>;
  /** Replaces the page's colours by those of a high-contrast theme, as the system does for users who want that. */
  forceColors(isForced: boolean): Promise<void>;
  setWidth(px: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Builds what tests use on what a browser can do.
 *
 * @param driver - The page in its browser.
 */
export function createView(driver: ViewDriver): View {
  const evaluate = async <R>(source: string, args: readonly Json[]): Promise<R> => {
    const text = await driver.evaluate(`(async () => { return ${write(source, args)}; })()`);
    const { value }: Written<R> = JSON.parse(text);
    return value;
  };
  const look = async <R>(
    call: (steps: readonly Step[], argument: Json) => R,
    steps: readonly Step[],
    argument?: Json,
  ): Promise<R> => {
    const answer = write(String(call), [[...steps], argument ?? null]);
    const asked = `(async () => { ${READ_QUERIES}; return queries ? ${answer} : ''; })()`;
    let text = await driver.evaluate(asked);
    // A page that was queried before has them, and they are far longer than the query.
    while (text === '') {
      await driver.evaluate(`(async () => { ${await bundleQueries()}; ${KEEP_QUERIES}; return ''; })()`);
      text = await driver.evaluate(asked);
    }
    const { value }: Written<R> = JSON.parse(text);
    return value;
  };

  return {
    role: (role, name) => locate(driver, look, [roleStep(role, name)]),
    css: (css) => locate(driver, look, [{ css }]),
    evaluate: (call, ...args) => evaluate(String(call), args),
    async inject(script) {
      await driver.evaluate(`(() => { ${script}\n; return ''; })()`);
    },
    hover: driver.hover.bind(driver),
    drag: driver.drag.bind(driver),
    press: driver.press.bind(driver),
    type: driver.type.bind(driver),
    compose: driver.compose.bind(driver),
    acceptComposed: driver.acceptComposed.bind(driver),
    async screenshot(path) {
      await evaluate(String(endAnimations), []);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await driver.screenshot());
    },
    setColorScheme: driver.setColorScheme.bind(driver),
    forceColors: driver.forceColors.bind(driver),
    setWidth: driver.setWidth.bind(driver),
    close: driver.close.bind(driver),
  };
}

type Look = <R>(
  call: (steps: readonly Step[], argument: Json) => R,
  steps: readonly Step[],
  argument?: Json,
) => Promise<R>;

/** Inside a page: what `bundleQueries` declares there. */
declare const queries: { find(steps: readonly Step[]): Element[] };

const READ_QUERIES = 'const queries = window.glossTestQueries';
const KEEP_QUERIES = 'window.glossTestQueries = queries';

/** An expression whose value is what a call returns, as JSON. That has no `undefined`, so the value is wrapped. */
function write(source: string, args: readonly Json[]): string {
  return `JSON.stringify({ value: await (${source})(...${JSON.stringify(args)}) })`;
}

interface Written<R> {
  readonly value: R;
}

function roleStep(role: string, name: string | undefined): Step {
  return name === undefined ? { role } : { role, name };
}

function locate(driver: ViewDriver, look: Look, steps: readonly Step[]): Located {
  const described = steps.map((step) => JSON.stringify(step)).join(' ');
  const below = (step: Step) => locate(driver, look, [...steps, step]);
  const count = () => look((to) => queries.find(to).length, steps);
  const until = async <R>(
    what: string,
    attempt: () => Promise<R | null>,
    timeoutMs = PATIENCE_MS,
  ): Promise<R> => {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const begun = performance.now();
      const found = await attempt();
      const took = performance.now() - begun;
      if (found !== null) return found;
      if (Date.now() > deadline) {
        const seen = await look(describePage, steps).catch((error: unknown) => String(error));
        throw new Error(`${what} within ${timeoutMs} ms: ${described}. ${seen}`);
      }
      await sleep(Math.max(POLL_MS, PAUSE_TIMES * took));
    }
  };
  /**
   * Content that is about to appear may move things away under a click. Content that never appears does not.
   */
  const untilQuiet = async (): Promise<void> => {
    for (let tries = 0; tries < BUSY_TRIES && (await look(isPageBusy, [])); tries++) await sleep(POLL_MS);
  };
  const located: Located = {
    role: (role, name) => below(roleStep(role, name)),
    css: (css) => below({ css }),
    at: (at) => below({ at }),
    count,
    async text() {
      return await until('Not there', () =>
        look((to) => {
          const [element] = queries.find(to);
          if (!(element instanceof HTMLElement)) return element?.textContent ?? null;
          const isLaidOut = element.checkVisibility({ contentVisibilityAuto: true });
          if (isLaidOut || !element.checkVisibility()) return element.innerText;
          // In Firefox, content far from the screen has no rendered text: scroll there, as a reader would.
          element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
          return null;
        }, steps),
      );
    },
    contents: () => look((to) => queries.find(to).map((element) => element.textContent ?? ''), steps),
    async attribute(name) {
      const { value } = await until('Not there', () =>
        look(
          (to, name) => {
            const [element] = queries.find(to);
            if (!element || typeof name !== 'string') return null;
            return { value: element.getAttribute(name) };
          },
          steps,
          name,
        ),
      );
      return value;
    },
    async value() {
      return await until('Not there', () =>
        look((to) => {
          const [element] = queries.find(to);
          if (element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type))
            return String(element.checked);
          const isField =
            element instanceof HTMLInputElement ||
            element instanceof HTMLTextAreaElement ||
            element instanceof HTMLSelectElement;
          return isField ? element.value : null;
        }, steps),
      );
    },
    async appear(timeoutMs) {
      await until('Did not appear', async () => ((await count()) > 0 ? true : null), timeoutMs);
      return located;
    },
    async vanish(timeoutMs) {
      await until('Did not vanish', async () => ((await count()) === 0 ? true : null), timeoutMs);
    },
    async click() {
      await untilQuiet();
      let last = '';
      const spot = await until('Could not be clicked', async () => {
        const found = await look(findSpot, steps);
        const isAtRest = JSON.stringify(found) === last;
        last = JSON.stringify(found);
        return isAtRest ? found : null;
      });
      await driver.click(spot.x, spot.y, { clickCount: 1 });
    },
    async fill(text) {
      await located.click();
      const last = /.$/su.exec(text)?.[0];
      // Each key takes a browser's processes about ten milliseconds, and some questions have hundreds.
      const others = text.slice(0, text.length - (last?.length ?? 0));
      await until('Did not take the keyboard', async () =>
        (await look(replaceAll, steps, others)) ? true : null,
      );
      // All of what was there is still selected where nothing has replaced it.
      await (last === undefined ? driver.press('Backspace') : driver.type(last));
    },
    async choose(label) {
      await until(`Has no option ${label}`, async () =>
        (await look(chooseOption, steps, label)) ? true : null,
      );
    },
    isFocused: () => look((to) => queries.find(to)[0] === document.activeElement, steps),
  };
  return located;
}

/** Runs in a page: finishes every finite animation. */
export function endAnimations(): void {
  for (const animation of document.getAnimations()) {
    const { playState, effect } = animation;
    // In a background tab nothing is drawn, and waiting would take forever.
    if (playState === 'running' && effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

function findSpot(to: readonly Step[]): { x: number; y: number } | null {
  const [element] = queries.find(to);
  if (!element || element.matches(':disabled') || element.closest('[inert]')) return null;
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  const label = hit?.closest('label');
  const isHit = hit && (element.contains(hit) || hit.contains(element) || label?.control === element);
  return isHit ? { x, y } : null;
}

function isPageBusy(): boolean {
  return document.querySelector('main[aria-busy="true"]') !== null;
}

/** Selects what a field holds, and puts a text there, unless that is empty. */
function replaceAll(to: readonly Step[], text: Json): boolean {
  const [element] = queries.find(to);
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  if (document.activeElement !== element) return false;
  element.select();
  // Deprecated, but nothing else edits as a user does, with the events of the browser itself.
  if (typeof text === 'string' && text !== '') document.execCommand('insertText', false, text);
  return true;
}

/** What a failed test reports about the page, so that the cause can be found without seeing it. */
function describePage(to: readonly Step[]): string {
  const found = queries.find(to);
  const box = found[0]?.getBoundingClientRect();
  const hit = box && document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const short = (element: Element | null | undefined): string =>
    element?.outerHTML.slice(0, 200) ?? 'nothing';
  return [
    `Found: ${found.length}, the first at ${JSON.stringify(box)}, where ${short(hit)} is.`,
    `The keyboard: ${short(document.activeElement)}, and the page has the focus: ${document.hasFocus()}.`,
    `The page, ${innerWidth} × ${innerHeight}: ${JSON.stringify(document.body.innerText.slice(0, 800))}`,
  ].join('\n');
}

function chooseOption(to: readonly Step[], label: Json): boolean {
  const [element] = queries.find(to);
  if (!(element instanceof HTMLSelectElement)) return false;
  const option = [...element.options].find((one) => one.label === label);
  if (!option) return false;
  element.value = option.value;
  element.dispatchEvent(new Event('input', { bubbles: true }));
  element.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}
