import './quotations.css';
import type { FoundQuotation, QuotationChecks } from '#components/answer/quotation-checks.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import { holdsSelection } from '#lib/markdown/holds-selection.ts';
import type { QuotationChecker } from '#lib/quotations/create-checker.ts';

import { checkLeaf, type CheckedQuotation, mayQuote } from './check-leaf.ts';
import { createIdlePacer } from './idle-pacer.ts';
import { readLeafText } from './leaf-text.ts';
import { wrapQuotation } from './wrap-quotation.ts';

/** Marks the quotations of one answer when the browser is idle. */
export interface QuotationMarks {
  /** Checks a closed block. Its nodes do not change: the marks are highlights. */
  add(closed: HTMLElement): void;
  /** The answer is finished: its quotations get elements, which can be clicked and read aloud. */
  end(): void;
  /** The answer is redrawn from the start. */
  restart(): void;
}

interface Ranges {
  add(range: AbstractRange): unknown;
  delete(range: AbstractRange): unknown;
}

/** The elements whose text is read at once. */
const LEAVES = 'p, h1, h2, h3, h4, h5, h6, td, th';

/**
 * Creates the marks of the answer in `host`, until the signal aborts.
 *
 * While the answer grows, the renderer may still redraw what it has closed, so nothing is inserted:
 * quotations are highlighted with the CSS Custom Highlight API. At the end they are wrapped.
 *
 * @see docs/decisions/2026-11-26-checked-quotations.md
 */
export function createQuotationMarks(
  host: HTMLElement,
  checks: QuotationChecks,
  signal: AbortSignal,
): QuotationMarks {
  const pacer = createIdlePacer();
  const shown = new WeakMap<Element, FoundQuotation>();
  let painted: { readonly range: Range; readonly type: CheckedQuotation['check']['type'] }[] = [];
  let waiting = new Set<Element>();
  let seen = new WeakSet<Element>();
  let checker: Promise<QuotationChecker | undefined> | undefined;
  let hasEnded = false;
  let isWorking = false;

  function enqueue(root: HTMLElement): void {
    const leaves = root.matches(LEAVES) ? [root] : root.querySelectorAll(LEAVES);
    for (const leaf of leaves) {
      if (seen.has(leaf)) continue;
      seen.add(leaf);
      waiting.add(leaf);
    }
    if (!isWorking && waiting.size > 0) void work();
  }

  async function work(): Promise<void> {
    isWorking = true;
    try {
      await pacer.pause();
      while (waiting.size > 0 && !signal.aborted) {
        const [leaf] = waiting;
        if (!leaf) return;
        // Most answers quote nothing, and need no index.
        if (mayQuote(leaf)) {
          checker ??= checks.load(pacer);
          const loaded = await checker;
          if (!loaded || signal.aborted) return;
          // In the meantime the answer may have ended or started over, with other leaves to check.
          if (waiting.delete(leaf) && leaf.isConnected) mark(leaf, loaded);
        } else waiting.delete(leaf);
        if (pacer.isDue()) await pacer.pause();
      }
    } catch (error) {
      // The answer can be read without marks.
      reportFault(error, 'panel');
    } finally {
      isWorking = false;
    }
  }

  function mark(leaf: Element, loaded: QuotationChecker): void {
    if (hasEnded && holdsSelection(leaf)) {
      document.addEventListener('selectionchange', () => wait(leaf), { once: true, signal });
      return;
    }
    const text = readLeafText(leaf);
    const quotations = checkLeaf(leaf, text, loaded);
    if (hasEnded) {
      // From last to first, so that the offsets of the others stay valid.
      for (const { from, to, check } of quotations.toReversed()) {
        const button = wrapQuotation(text.rangeOf(from, to), leaf, check, checks);
        if (button && check.type === 'found') shown.set(button, check);
      }
      return;
    }
    for (const { from, to, check } of quotations) {
      const range = text.rangeOf(from, to);
      painted.push({ range, type: check.type });
      highlightOf(check.type).add(range);
    }
  }

  function wait(leaf: Element): void {
    waiting.add(leaf);
    if (!isWorking) void work();
  }

  function clear(): void {
    for (const { range, type } of painted) highlightOf(type).delete(range);
    painted = [];
    waiting = new Set();
    seen = new WeakSet();
  }

  host.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest('.quotation-show') : null;
      const found = button && shown.get(button);
      if (found) checks.show(found);
    },
    { signal },
  );
  signal.addEventListener('abort', clear);
  return {
    add(closed) {
      if (!hasEnded) enqueue(closed);
    },
    end() {
      if (hasEnded) return;
      clear();
      hasEnded = true;
      enqueue(host);
    },
    restart() {
      clear();
      hasEnded = false;
    },
  };
}

/** One highlight of each kind holds the ranges of all answers. */
function highlightOf(type: CheckedQuotation['check']['type']): Ranges {
  const name = `gloss-quotation-${type}`;
  // jsdom has no highlights.
  if (!('Highlight' in globalThis)) return new Set();
  const known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}
