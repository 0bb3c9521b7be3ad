import { reportFault } from '#lib/faults/report-fault.ts';

import type { AnswerPainter, OnDrawn } from './create-answer-painter.ts';
import type { QuotationChecks } from './quotation-checks.ts';

type CreatePainter = (
  host: HTMLElement,
  signal: AbortSignal,
  checks?: QuotationChecks,
  onDrawn?: OnDrawn,
) => AnswerPainter;

let create: CreatePainter | undefined;
let loading: Promise<CreatePainter> | undefined;

/**
 * Loads what draws answers, which is larger than the rest of the panel and not needed to type a question.
 *
 * Call it once the user can type in the panel; the first answer waits for it. If it fails to load, answers
 * are shown as their plain text, and the next answer tries again.
 */
export function loadPainter(): Promise<CreatePainter> {
  loading ??= import('./create-answer-painter.ts').then(
    ({ createAnswerPainter }) => (create = createAnswerPainter),
    (error: unknown) => {
      loading = undefined;
      reportFault(error, 'panel');
      return createPlainPainter;
    },
  );
  return loading;
}

/** Creates a painter immediately if the code is loaded, else as soon as it is. */
export function withPainter(
  host: HTMLElement,
  signal: AbortSignal,
  use: (painter: AnswerPainter) => void,
  checks?: QuotationChecks,
  onDrawn?: OnDrawn,
): void {
  if (create) {
    use(create(host, signal, checks, onDrawn));
    return;
  }
  void loadPainter().then((createPainter) => {
    if (!signal.aborted) use(createPainter(host, signal, checks, onDrawn));
  });
}

/** Shows the Markdown as it is. */
function createPlainPainter(host: HTMLElement): AnswerPainter {
  host.classList.add('is-plain');
  return {
    update: (text) => {
      host.textContent = text;
    },
  };
}
