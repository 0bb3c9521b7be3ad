// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type Pointing, pointAtParts } from '#lib/capture/in-page/point/point-at-parts.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

import { byId, showBody } from '../../../../support/pages/show-page.ts';

const listener = { picked: vi.fn(), taken: vi.fn(), left: vi.fn() };
/** What is under the pointer. jsdom has no layout. */
let under: Element | undefined;
/** Handlers of the page that were called. */
const heard = vi.fn();
let ending: AbortController;
let pointing: Pointing | undefined;
let observer: MutationObserver;

function layOut(): void {
  // Each element is inside its parent by ten pixels.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function box(this: Element) {
    let depth = 0;
    for (let at = this.parentElement; at; at = at.parentElement) depth += 10;
    return new DOMRect(depth, depth, 600 - 2 * depth, 400 - 2 * depth);
  });
  Document.prototype.elementsFromPoint = () =>
    [host(), under].filter((one) => one !== undefined && one !== null);
  Element.prototype.scrollIntoView = () => {};
}

/** The time in ms, as the code under test reads it. */
let clock = 0;

/** Resolves when what is pointed at is outlined. */
async function drawn(): Promise<void> {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
}

function host(): Element | null {
  return document.querySelector('[popover]');
}

/** Where the pointer is heard. */
let surface: EventTarget;

beforeEach(() => {
  for (const spy of Object.values(listener)) spy.mockReset();
  heard.mockReset();
  layOut();
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  showBody(
    '<main id="m"><section id="s"><p id="a">One <b id="b">bold</b>.</p><p id="c">Two.</p></section>' +
      '<table id="t"><tr><th>A</th></tr><tr><td id="cell">1</td></tr></table></main>',
  );
  for (const type of ['click', 'pointerdown', 'mousedown', 'pointermove'])
    window.addEventListener(type, heard, { capture: true });
  observer = new MutationObserver(() => {});
  ending = new AbortController();
  const make = vi.spyOn(document, 'createElement');
  pointing = pointAtParts(document, listener, ending.signal, (event) => !event.isTrusted);
  const frame = make.mock.results
    .map(({ value }): unknown => value)
    .find((one) => one instanceof HTMLIFrameElement);
  surface = frame?.contentWindow ?? window;
  make.mockRestore();
  under = undefined;
});

afterEach(() => {
  ending.abort();
  observer.disconnect();
  vi.restoreAllMocks();
});

function fire(type: string, how: MouseEventInit = {}): void {
  surface.dispatchEvent(
    new MouseEvent(type, { clientX: 50, clientY: 50, bubbles: true, cancelable: true, ...how }),
  );
}

/** Points at an element until it has been outlined long enough to be seen. */
async function pointAt(id: string): Promise<void> {
  under = byId(id);
  fire('pointermove');
  await drawn();
  clock += 100;
}

function press(how: MouseEventInit = {}): void {
  for (const type of ['pointerdown', 'mousedown', 'click']) fire(type, how);
}

function key(name: string, how: KeyboardEventInit = {}): void {
  window.dispatchEvent(new KeyboardEvent('keydown', { key: name, cancelable: true, ...how }));
}

function takenIds(): string[] {
  const [parts] = listener.taken.mock.calls[0] ?? [[]];
  return Array.from<Element>(parts).map(({ id }) => id);
}

describe('pointing at parts of a page', () => {
  it('a click takes the block of text under the pointer, and the page is not notified', async () => {
    await pointAt('b');
    press();
    expect(takenIds()).toEqual(['a']);
    expect(heard).not.toHaveBeenCalled();
  });

  it('a part that was outlined only for a moment is not taken', async () => {
    await pointAt('a');
    under = byId('c');
    fire('pointermove');
    await drawn();
    clock += 50;
    press();
    expect(listener.taken).not.toHaveBeenCalled();
    await pointAt('c');
    press();
    expect(takenIds()).toEqual(['c']);
  });

  it('the first tap of a finger points, the second takes', async () => {
    under = byId('c');
    press();
    expect(listener.taken).not.toHaveBeenCalled();
    await pointAt('c');
    press();
    expect(takenIds()).toEqual(['c']);
  });

  it('arrow keys widen and narrow, and Enter takes', async () => {
    await pointAt('b');
    key('ArrowUp');
    key('ArrowUp');
    key('ArrowDown');
    key('Enter');
    expect(takenIds()).toEqual(['s']);
  });

  it('a widened part stays while the pointer is inside it', async () => {
    await pointAt('a');
    key('ArrowUp');
    await pointAt('c');
    press();
    expect(takenIds()).toEqual(['s']);
  });

  it('the arrow keys move to the next part and back', async () => {
    await pointAt('a');
    key('ArrowRight');
    key('Enter');
    expect(takenIds()).toEqual(['c']);
  });

  it('Shift picks several in the order of the clicks, and unpicks a part that is clicked twice', async () => {
    await pointAt('c');
    press({ shiftKey: true });
    await pointAt('cell');
    press({ shiftKey: true });
    press({ shiftKey: true });
    press({ shiftKey: true });
    expect(listener.picked.mock.calls).toEqual([[1], [2], [1], [2]]);
    await pointAt('a');
    press();
    expect(takenIds()).toEqual(['c', 't', 'a']);
  });

  it('a part inside another one is not taken twice', async () => {
    await pointAt('a');
    press({ shiftKey: true });
    key('ArrowUp');
    key('Enter');
    expect(takenIds()).toEqual(['s']);
  });

  it('events from scripts are ignored', async () => {
    ending.abort();
    ending = new AbortController();
    pointAtParts(document, listener, ending.signal);
    key('Escape');
    expect(listener.left).not.toHaveBeenCalled();
    expect(host()).not.toBeNull();
  });

  it.each([
    ['Escape leaves', () => key('Escape')],
    ['the panel closes', () => ending.abort()],
    ['the page goes away', () => window.dispatchEvent(new Event('pagehide'))],
    ['the panel says so', () => pointing?.step('leave')],
  ])('nothing is left in the document after %s', async (_when, leave) => {
    await pointAt('a');
    key('Enter', { shiftKey: true });
    leave();
    expect(host()).toBeNull();
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    key('ArrowUp');
    pointing?.step('take');
    await new Promise(requestAnimationFrame);
    expect(observer.takeRecords()).toEqual([]);
    expect(listener.taken).not.toHaveBeenCalled();
  });

  it.each([
    ['removes the cover', () => host()?.remove()],
    ['makes the cover invisible', () => host()?.setAttribute('style', 'opacity: 0')],
  ])('pointing ends when the page %s', async (_how, meddle) => {
    await pointAt('a');
    meddle();
    await waitFor(() => expect(listener.left).toHaveBeenCalledOnce());
    expect(host()).toBeNull();
  });

  it('a part that the page removes is not taken', async () => {
    await pointAt('a');
    byId('a').remove();
    press();
    key('Enter');
    expect(listener.taken).not.toHaveBeenCalled();
  });
});
