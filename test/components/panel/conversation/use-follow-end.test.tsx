// @vitest-environment jsdom
import { render } from 'preact';
import { useRef } from 'preact/hooks';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { type FollowEnd, useFollowEnd } from '#components/panel/conversation/use-follow-end.ts';
import { rendered, renderSoon } from '#test/support/panel/rendered.ts';

renderSoon();

const CLIENT_HEIGHT = 700;
const root = document.createElement('div');
let box: HTMLElement;
let height: number;
let follow: () => void;
let end: FollowEnd;

function Reader() {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  end = useFollowEnd(outer, inner);
  return (
    <div ref={outer}>
      <div ref={inner} />
    </div>
  );
}

function scrollTo(top: number): void {
  box.scrollTop = top;
  box.dispatchEvent(new Event('scroll'));
}

/** Text arrives, and the browser observes that the content has grown. */
function grow(by: number): void {
  height += by;
  follow();
}

function distance(): number {
  return height - CLIENT_HEIGHT - box.scrollTop;
}

beforeEach(async () => {
  height = 2000;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        follow = callback;
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
  document.body.append(root);
  render(<Reader />, root);
  const [element] = root.children;
  if (!(element instanceof HTMLElement)) throw new Error('Nothing was rendered.');
  box = element;
  let top = 0;
  Object.defineProperties(box, {
    clientHeight: { get: () => CLIENT_HEIGHT },
    scrollHeight: { get: () => height },
    scrollTop: {
      get: () => top,
      set: (next: number) => {
        top = Math.max(0, Math.min(next, height - CLIENT_HEIGHT));
      },
    },
  });
  await rendered();
  follow();
});

afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
});

it('a reader at the end stays there while text arrives', () => {
  grow(24);
  expect(distance()).toBe(0);
  expect(end.isAway.value).toBe(false);
});

it.each([6, 40])('a reader who scrolls up by %i pixels at a time leaves the end', (step) => {
  for (let count = 0; count < 10; count += 1) {
    scrollTo(box.scrollTop - step);
    grow(24);
  }
  expect(distance()).toBe(10 * (step + 24));
  expect(end.isAway.value).toBe(true);
});

it('a reader who comes back near the end follows it again', () => {
  scrollTo(box.scrollTop - 400);
  scrollTo(box.scrollTop + 360);
  grow(24);
  expect(distance()).toBe(0);
  expect(end.isAway.value).toBe(false);
});

it('a reader at the end of a text that shrinks has not scrolled', () => {
  height -= 300;
  scrollTo(box.scrollTop);
  grow(24);
  expect(distance()).toBe(0);
});

it('a key upwards counts before the page has moved', () => {
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
  grow(24);
  expect(distance()).toBe(24);
});

it('the empty room below a shorter version is given up as the reader scrolls up', () => {
  scrollTo(900);
  end.hold();
  const [inner] = box.children;
  const room = (): string => (inner instanceof HTMLElement ? inner.style.minHeight : 'none');
  expect(room()).toBe('calc(100% + 900px)');
  scrollTo(700);
  expect(room()).toBe('calc(100% + 700px)');
  scrollTo(750);
  expect(room()).toBe('calc(100% + 700px)');
  scrollTo(0);
  expect(room()).toBe('');
  expect(end.isAway.value).toBe(true);
});
