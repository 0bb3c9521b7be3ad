// @vitest-environment jsdom
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest';

import { waitFor } from '#test/support/time/wait-for.ts';

const PAINTER = '#components/answer/create-answer-painter.ts';

let warn: MockInstance;

beforeEach(() => {
  vi.resetModules();
  warn = vi.spyOn(console, 'warn').mockReturnValue();
});

afterEach(() => {
  vi.doUnmock(PAINTER);
  vi.restoreAllMocks();
});

test('an answer that begins before its painter is loaded is drawn from its start', async () => {
  const { withPainter } = await import('#components/answer/load-painter.ts');
  const host = document.createElement('div');
  let isLoaded = false;
  withPainter(host, new AbortController().signal, (painter) => {
    isLoaded = true;
    painter.update('Some **bold** text', true);
  });
  expect(isLoaded).toBe(false);
  await waitFor(() => expect(host.querySelector('strong')?.textContent).toBe('bold'));
});

test('an answer that is removed before its painter is loaded gets none', async () => {
  const { loadPainter, withPainter } = await import('#components/answer/load-painter.ts');
  const lifetime = new AbortController();
  const use = vi.fn();
  withPainter(document.createElement('div'), lifetime.signal, use);
  lifetime.abort();
  await loadPainter();
  expect(use).not.toHaveBeenCalled();
});

test('without its painter an answer is shown as it came, the fault is reported, and the next answer tries again', async () => {
  vi.doMock(PAINTER, () => {
    throw new Error('Failed to fetch dynamically imported module');
  });
  const { loadPainter, withPainter } = await import('#components/answer/load-painter.ts');
  const host = document.createElement('div');
  withPainter(host, new AbortController().signal, (painter) => {
    painter.update('Some <b>**bold**</b>', false);
    painter.update('Some <b>**bold**</b> text', true);
  });
  await waitFor(() => expect(host.textContent).toBe('Some <b>**bold**</b> text'));
  expect(host.childElementCount).toBe(0);
  expect(warn).toHaveBeenCalled();
  const first = await loadPainter();
  vi.doUnmock(PAINTER);
  await waitFor(async () => expect(await loadPainter()).not.toBe(first));
});
