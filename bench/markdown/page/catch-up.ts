import { createAnswerPainter } from '#components/answer/create-answer-painter.ts';

import { sampleMarkdown, type SampleKind } from '../sample-markdown.ts';

/** Milliseconds from a complete answer's arrival until all of it is laid out and painted. */
export async function catchUp(kind: SampleKind, length: number): Promise<number> {
  const text = `${sampleMarkdown(kind, length)}\n\nThe end.`;
  const host = document.createElement('div');
  host.className = 'gloss-answer';
  document.body.replaceChildren(host);
  const lifetime = new AbortController();
  const painter = createAnswerPainter(host, lifetime.signal);
  const started = performance.now();
  painter.update(text, true);
  while (host.lastElementChild?.textContent !== 'The end.') await nextFrame();
  // The next frame begins after the last one was painted.
  await nextFrame();
  const spent = performance.now() - started;
  lifetime.abort();
  host.remove();
  return spent;
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
