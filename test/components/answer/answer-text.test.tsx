// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import { renderSoon } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

renderSoon();

const host = document.createElement('div');

beforeEach(() => {
  document.body.replaceChildren(host);
});

afterEach(() => {
  render(null, host);
});

function mount(text: string, done = false) {
  const props = { text: signal(text), done: signal(done) };
  render(<AnswerText {...props} />, host);
  return props;
}

test('arriving text is drawn frame by frame into the same nodes', async () => {
  const { text, done } = mount('Some **bo');
  await waitFor(() => expect(host.querySelector('strong')?.textContent).toBe('bo'));
  const paragraph = host.querySelector('p');
  text.value += 'ld** words';
  await waitFor(() => expect(host.textContent).toBe('Some bold words'));
  expect(host.querySelector('p')).toBe(paragraph);
  text.value += ' **open';
  done.value = true;
  await waitFor(() => expect(host.textContent).toBe('Some bold words **open'));
});

test('while an answer is awaited, its renderer is warmed up out of sight', async () => {
  const created = vi.spyOn(document, 'createElement');
  const { text } = mount('');
  await waitFor(() => expect(created).toHaveBeenCalledWith('em'));
  expect(host.textContent).toBe('');
  created.mockClear();
  text.value = 'Some text';
  await waitFor(() => expect(host.textContent).toBe('Some text'));
  expect(created).not.toHaveBeenCalledWith('em');
  created.mockRestore();
});

test('a stored answer is drawn without a warm-up', async () => {
  const created = vi.spyOn(document, 'createElement');
  mount('Some text', true);
  await waitFor(() => expect(host.textContent).toBe('Some text'));
  expect(created).not.toHaveBeenCalledWith('em');
  created.mockRestore();
});

test('a different text is drawn from the start', async () => {
  const { text } = mount('One answer');
  await waitFor(() => expect(host.textContent).toBe('One answer'));
  text.value = 'Quite another';
  await waitFor(() => expect(host.textContent).toBe('Quite another'));
});

test('a continued answer is drawn after its earlier end', async () => {
  const { text, done } = mount('It **stopped', true);
  await waitFor(() => expect(host.textContent).toBe('It **stopped'));
  done.value = false;
  text.value += ' here** and went on';
  await waitFor(() => expect(host.textContent).toBe('It stopped here and went on'));
});

test('the buttons of a code block copy it and wrap its lines', async () => {
  const writeText = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  mount('```js\nlet a = 1;\n```\n\nEnd', true);
  await waitFor(() => expect(host.querySelectorAll('button')).toHaveLength(2));
  const [wrap, copy] = host.querySelectorAll('button');
  copy?.click();
  expect(copy?.textContent).toBe('Copy');
  expect(writeText).toHaveBeenCalledWith('let a = 1;');
  wrap?.click();
  expect(wrap?.getAttribute('aria-pressed')).toBe('true');
});

test('one huge paragraph is drawn in a few frames', async () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  let now = 0;
  // The clock advances 3 ms per call, so a frame has time for two pushes.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
  const text = 'a stream reader keeps its offset, '.repeat(10_000);
  mount(text, true);
  let drawn = 0;
  await vi.waitFor(
    () => {
      const frame = frames.shift();
      if (frame) drawn++;
      frame?.(0);
      // A blank between two pieces is where the line ends.
      const pieces = [...host.querySelectorAll('p')].map((piece) => piece.textContent);
      expect(pieces.join(' ')).toBe(text);
    },
    { timeout: 30_000, interval: 1 },
  );
  expect(drawn).toBeLessThan(15);
  vi.unstubAllGlobals();
});

test('a long conversation is drawn over many frames', async () => {
  const frames: FrameRequestCallback[] = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  let now = 0;
  // The clock advances 3 ms per call, so three slices use up the 8 ms that answers may take of a frame.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
  const answers = Array.from({ length: 50 }, () => ({ text: signal('- an *item*\n'), done: signal(true) }));
  render(
    <>
      {answers.map((props, at) => (
        <AnswerText key={at} {...props} />
      ))}
    </>,
    host,
  );
  let next = 0;
  const items = (): number => {
    frames[next++]?.(0);
    return host.querySelectorAll('li').length;
  };
  await vi.waitFor(() => expect(items()).toBeGreaterThan(0), { interval: 1 });
  const first = host.querySelectorAll('li').length;
  expect(first).toBeLessThan(6);
  await vi.waitFor(() => expect(items()).toBe(50), { timeout: 60_000, interval: 1 });
  vi.unstubAllGlobals();
}, 120_000);
