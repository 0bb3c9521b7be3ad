// @vitest-environment jsdom
import { render } from 'preact';
import { useRef } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type FollowEnd, useFollowEnd } from '#components/panel/conversation/use-follow-end.ts';
import { rendered, renderSoon } from '#test/support/panel/rendered.ts';

renderSoon();

const CLIENT_HEIGHT = 700;
const root = document.createElement('div');
let box: HTMLElement;
let height: number;
let width: number;
let hasText: boolean;
let follow: () => void;
let end: FollowEnd;

function Reader() {
  const outer = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  end = useFollowEnd(outer, inner, () => hasText);
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
  width = 320;
  hasText = true;
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
    clientWidth: { get: () => width },
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

it('a reader at the end of a text whose lines break elsewhere has not scrolled', () => {
  width = 480;
  // Browsers keep what was at the top of the screen there.
  scrollTo(box.scrollTop - 400);
  follow();
  expect(distance()).toBe(0);
  expect(end.isAway.value).toBe(false);
});

it('content before the first text is shown from its beginning', () => {
  hasText = false;
  scrollTo(0);
  end.jump();
  grow(24);
  expect(box.scrollTop).toBe(0);
  expect(end.hasMore.value).toBe(false);
});

it('a key upwards counts before the page has moved', () => {
  box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp' }));
  grow(24);
  expect(distance()).toBe(24);
});

it('the empty space below a shorter version is released as the reader scrolls up', () => {
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

describe('content below the screen', () => {
  /** Where the content and the last message in it end, on a screen that shows the content's last pixel. */
  function endAt(contentEnd: number, textEnd: number): void {
    const [content] = box.children;
    const answers = document.createElement('div');
    const message = document.createElement('article');
    message.getBoundingClientRect = () => DOMRect.fromRect({ height: textEnd });
    if (!content) throw new Error('Nothing was rendered.');
    content.getBoundingClientRect = () => DOMRect.fromRect({ height: contentEnd });
    // The element around answers has no box.
    answers.getBoundingClientRect = () => DOMRect.fromRect({ height: 0 });
    answers.append(message);
    content.append(answers);
  }

  it('counts once it is more than two lines', () => {
    scrollTo(box.scrollTop - 30);
    expect(end.isAway.value).toBe(true);
    expect(end.hasMore.value).toBe(false);
    grow(24);
    expect(end.hasMore.value).toBe(true);
  });

  it('does not count if it is blank', () => {
    endAt(2000, 1000);
    scrollTo(box.scrollTop - 1010);
    expect(end.hasMore.value).toBe(false);
    expect(end.screensBelow.value).toBe(0);
    scrollTo(box.scrollTop - 200);
    expect(end.hasMore.value).toBe(true);
  });
});

describe('a message that is read from its beginning', () => {
  const ASKED_AT = 1500;

  function read(): void {
    const asked = document.createElement('p');
    Object.defineProperty(asked, 'offsetTop', { value: ASKED_AT + 12 });
    // The room that it makes below: as much as the box is high.
    height = Math.max(height, ASKED_AT + CLIENT_HEIGHT);
    end.read(asked);
    box.dispatchEvent(new Event('scroll'));
  }

  it('goes to the top and stays there while text arrives, and the reader hears how much is below', () => {
    read();
    expect(box.scrollTop).toBe(ASKED_AT);
    expect(box.firstElementChild).toHaveProperty('style.minHeight', `calc(100% + ${ASKED_AT}px)`);
    expect(end.isAway.value).toBe(false);
    grow(24);
    expect(box.scrollTop).toBe(ASKED_AT);
    expect(end.isAway.value).toBe(true);
    expect(end.screensBelow.value).toBe(0);
    grow(3 * CLIENT_HEIGHT);
    expect(box.scrollTop).toBe(ASKED_AT);
    expect(end.screensBelow.value).toBe(3);
  });

  it('stays there when the browser keeps its place among messages that change above it', () => {
    read();
    height += 30;
    scrollTo(ASKED_AT + 30);
    grow(24);
    expect(box.scrollTop).toBe(ASKED_AT + 30);
  });

  it('is left by a reader who scrolls to the end, which is followed from then on', () => {
    read();
    grow(2 * CLIENT_HEIGHT);
    box.dispatchEvent(new WheelEvent('wheel', { deltaY: 200 }));
    scrollTo(height - CLIENT_HEIGHT);
    grow(24);
    expect(distance()).toBe(0);
  });

  it('is left by a jump to the end', () => {
    read();
    grow(2 * CLIENT_HEIGHT);
    end.jump();
    grow(24);
    expect(distance()).toBe(0);
    expect(end.isAway.value).toBe(false);
  });
});
