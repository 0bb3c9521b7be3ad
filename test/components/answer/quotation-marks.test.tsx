// @vitest-environment jsdom
import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { AnswerText } from '#components/answer/AnswerText.tsx';
import type { QuotationChecks } from '#components/answer/quotation-checks.ts';
import { toInertHtml } from '#lib/markdown/to-inert-html.ts';
import { createQuotationChecker } from '#lib/quotations/create-checker.ts';
import { renderSoon } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

renderSoon();

const SOURCE =
  'A lichen is a partnership of a fungus and an alga, and neither of the two is in charge of it. ' +
  'The formula $x^2$ is long, and **the area** is 12 km² in all. Run `npm test` before you push your work.';
const ALTERED = 'neither of the three is in charge of it';

const host = document.createElement('div');
let highlights: Map<string, Set<Range>>;

beforeEach(() => {
  document.body.replaceChildren(host);
  highlights = new Map();
  vi.stubGlobal('Highlight', Set);
  vi.stubGlobal('CSS', { highlights });
});

afterEach(() => {
  render(null, host);
  vi.unstubAllGlobals();
});

function checksOf(source: string | undefined, canShow = true) {
  return {
    load: async (pacer) =>
      source === undefined ? undefined : createQuotationChecker([{ text: source, isPaged: true }], '', pacer),
    nameSource: () => 'On lichens',
    canShow: () => canShow,
    show: vi.fn<QuotationChecks['show']>(),
  } satisfies QuotationChecks;
}

function mount(text: string, { done = true, checks = checksOf(SOURCE) } = {}) {
  const props = { text: signal(text), done: signal(done) };
  render(<AnswerText {...props} checks={checks} />, host);
  return props;
}

function marks(type: 'found' | 'missing'): string[] {
  return [...host.querySelectorAll(`[data-quotation="${type}"]`)].map((mark) => mark.textContent);
}

function painted(type: 'found' | 'missing'): string[] {
  return [...(highlights.get(`gloss-quotation-${type}`) ?? [])].map(String);
}

async function marked(count: number): Promise<void> {
  await waitFor(() => expect(host.querySelectorAll('[data-quotation]')).toHaveLength(count));
}

test('a true and an altered quotation are told apart, and a short one is left alone', async () => {
  mount(`It says “neither of the two is in charge of it”, not “${ALTERED}” or “the boss”.`);
  await marked(2);
  expect(marks('found')).toEqual(['“neither of the two is in charge of it”']);
  expect(marks('missing')).toEqual([`“${ALTERED}” not in the text you sent`]);
});

test('a found quotation has a button that shows its passage', async () => {
  const checks = checksOf(SOURCE);
  mount('It says “Neither of the **two** is in charge”.', { checks });
  await marked(1);
  const button = host.querySelector<HTMLButtonElement>('[data-quotation="found"] button');
  expect(button?.getAttribute('aria-label')).toBe('Show in page: On lichens');
  button?.click();
  expect(checks.show).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({
      passage: expect.objectContaining({ text: 'neither of the two is in charge' }),
    }),
  );
});

test('the button of a quotation is in one unbreakable box with the word before it', async () => {
  mount('It says “neither of the two is in charge”, and “A lichen is a partnership … in **charge of it**”.');
  await marked(2);
  const ends = [...host.querySelectorAll('button')].map((button) => button.parentElement);
  expect(ends.map((end) => end?.className)).toEqual(['quotation-end', 'quotation-end']);
  expect(ends.map((end) => end?.textContent)).toEqual(['charge”', 'out']);
  expect(host.textContent).toBe(
    'It says “neither of the two is in charge”, and “A lichen is a partnership … in charge of it” about 12 words left out.',
  );
});

test('a quotation that is a link has its button after the link', async () => {
  mount('[“neither of the two is in charge”](https://example.org/)');
  await marked(1);
  expect(host.querySelector('a button')).toBeNull();
  expect(host.querySelector('.quotation > .quotation-end > button')).not.toBeNull();
});

test('a quotation that leaves words out says so', async () => {
  mount('It says “A lichen is a partnership … in charge of it”.');
  await marked(1);
  expect(marks('found')).toEqual(['“A lichen is a partnership … in charge of it” about 12 words left out']);
  expect(host.querySelector('button')?.title).toBe('Show in page: On lichens (about 12 words left out)');
});

test('a found quotation of a file without an address names the page and has no button', async () => {
  mount('It says “The fungus keeps the water”.', {
    checks: checksOf('[page 1]\nNothing.\n\n[page 2]\nThe fungus keeps the water.', false),
  });
  await marked(1);
  expect(marks('found')).toEqual(['“The fungus keeps the water” page 2']);
  expect(host.querySelector('button')).toBeNull();
});

test('block quotes are checked with and without their author or place', async () => {
  mount(
    [
      '> neither of the two is in charge of it',
      '> — Ada Holm, On lichens',
      '> A lichen is a partnership of a fungus (p. 3)',
      `> ${ALTERED}`,
      '> **Note:** this is a remark of some words, and no quotation.',
      '> Page 3: “neither of the two is in charge”',
    ].join('\n\nBetween.\n\n'),
  );
  await marked(4);
  expect(marks('found')).toEqual([
    'neither of the two is in charge of it',
    'A lichen is a partnership of a fungus',
    '“neither of the two is in charge”',
  ]);
  expect(marks('missing')).toEqual([`${ALTERED} not in the text you sent`]);
});

test('text inside code is not a quotation', async () => {
  mount(
    'Write `say("neither of the three is in charge of it")` and “Run `npm test` before you push”.\n\n```js\n"a b c d e f g"\n```\n',
  );
  await marked(1);
  expect(marks('found')).toEqual(['“Run npm test before you push”']);
});

test('a quotation with a typeset formula is left alone', async () => {
  mount('It says “The formula $y^2$ is long, and the area”, and “the area is 12 km² in all”.');
  await waitFor(() => expect(host.querySelector('math')).not.toBeNull());
  await waitFor(() => expect(marks('found')).toEqual(['“the area is 12 km² in all”']));
  expect(marks('found').concat(marks('missing')).join('')).not.toContain('“The formula \uFFFC');
});

test('nothing is marked when no text was sent', async () => {
  const checks = checksOf(undefined);
  const load = vi.spyOn(checks, 'load');
  mount(`It says “${ALTERED}”.`, { checks });
  await waitFor(() => expect(load).toHaveBeenCalled());
  await load.mock.results[0]?.value;
  expect(host.querySelector('[data-quotation]')).toBeNull();
});

test('the text that was sent is not prepared for an answer that quotes nothing', async () => {
  const quiet = checksOf(SOURCE);
  const load = vi.spyOn(quiet, 'load');
  const second = document.createElement('div');
  document.body.append(second);
  render(<AnswerText text={signal('It isn’t long.')} done={signal(true)} checks={quiet} />, second);
  mount('It says “neither of the two is in charge”.');
  await marked(1);
  await waitFor(() => expect(second.textContent).toBe('It isn’t long.'));
  expect(load).not.toHaveBeenCalled();
  render(null, second);
});

test('while an answer grows, closed blocks are highlighted and no node is changed', async () => {
  const { text, done } = mount('It says “neither of the two is in charge”.\n\nAnd\nthen, ', { done: false });
  await waitFor(() => expect(painted('found')).toEqual(['“neither of the two is in charge”']));
  expect(host.querySelector('[data-quotation]')).toBeNull();
  expect(painted('missing')).toEqual([]);
  text.value += `it says “${ALTERED}”.\n\nMore\n`;
  await waitFor(() => expect(painted('missing')).toEqual([`“${ALTERED}”`]));
  done.value = true;
  await marked(2);
  expect(painted('found').concat(painted('missing'))).toEqual([]);
});

test('an answer that is continued loses its elements and gets them again at its end', async () => {
  const { text, done } = mount('It says “neither of the two is in charge”.');
  await marked(1);
  done.value = false;
  text.value += ' And “A lichen is a partnership of a fungus”.';
  await waitFor(() => expect(host.textContent).toContain('And'));
  expect(host.querySelector('[data-quotation]')).toBeNull();
  done.value = true;
  await marked(2);
});

test('marks leave no trace in copied HTML, and no highlighted range after the answer is gone', async () => {
  mount(`**“neither of the two is in charge”** or [“${ALTERED}”](https://example.org/)`);
  await marked(2);
  expect(toInertHtml(host.firstElementChild ?? host)).toBe(
    `<p><strong>“neither of the two is in charge”</strong> or <a href="https://example.org/">“${ALTERED}”</a></p>`,
  );
  render(null, host);
  mount('It says “neither of the two is in charge”.\n\nMore\n', { done: false });
  await waitFor(() => expect(painted('found')).toHaveLength(1));
  render(null, host);
  expect(painted('found')).toEqual([]);
});

test('selected text is not touched until the selection is gone', async () => {
  const { done } = mount('It says “neither of the two is in charge”.', { done: false });
  await waitFor(() => expect(host.querySelector('p')).not.toBeNull());
  document.getSelection()?.selectAllChildren(host.querySelector('p') ?? host);
  done.value = true;
  const other = checksOf(SOURCE);
  const second = document.createElement('div');
  document.body.append(second);
  render(
    <AnswerText text={signal('“neither of the two is in charge”')} done={signal(true)} checks={other} />,
    second,
  );
  await waitFor(() => expect(second.querySelector('[data-quotation]')).not.toBeNull());
  expect(host.querySelector('[data-quotation]')).toBeNull();
  document.getSelection()?.removeAllRanges();
  document.dispatchEvent(new Event('selectionchange'));
  await marked(1);
  render(null, second);
});

test('an answer that ends while the text is being prepared is marked once', async () => {
  const checks = checksOf(SOURCE);
  const { load } = checks;
  const prepared = Promise.withResolvers<undefined>();
  const loading = vi.spyOn(checks, 'load').mockImplementation(async (pacer) => {
    await prepared.promise;
    return load(pacer);
  });
  const text = 'It says “neither of the two is in charge”.\n\nMore\n';
  const { done } = mount(text, { done: false, checks });
  await waitFor(() => expect(loading).toHaveBeenCalled());
  done.value = true;
  await renderedEnd();
  prepared.resolve(undefined);
  await marked(1);
  expect(marks('found')).toEqual(['“neither of the two is in charge”']);
  expect(host.querySelectorAll('button')).toHaveLength(1);
});

/** Waits for the frame in which the end is drawn. */
async function renderedEnd(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
