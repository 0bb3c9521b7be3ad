// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { JumpButton } from '#components/panel/conversation/JumpButton.tsx';

const root = document.createElement('div');

afterEach(() => render(null, root));

it.each([
  { isAway: true, hasMore: true, isShown: true },
  { isAway: true, hasMore: false, isShown: false },
  { isAway: false, hasMore: true, isShown: false },
])(
  'the jump to the end is offered to a reader who has left it while text is below: %o',
  ({ isShown, ...end }) => {
    const below = { isAway: signal(end.isAway), hasMore: signal(end.hasMore), screensBelow: signal(2) };
    render(<JumpButton end={below} onJump={() => undefined} />, root);
    expect(root.querySelector('button')?.textContent).toBe(isShown ? 'Jump to the end' : undefined);
    const described = root.querySelector(
      `#${root.querySelector('button')?.getAttribute('aria-describedby')}`,
    );
    expect(described?.textContent).toBe(isShown ? '2 screens below' : undefined);
  },
);
