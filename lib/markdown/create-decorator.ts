import { whenIdle } from '#lib/clock/when-idle.ts';

import { loadHighlight, type CodeRun } from './highlight-code.ts';
import { holdsSelection } from './holds-selection.ts';
import { formulaOf } from './math-tokens.ts';
import { loadSetMath } from './set-math.ts';

/** Highlights code and typesets formulas in closed blocks. */
export interface Decorator {
  /** Queues a closed element; its code and formulas are decorated when the browser is idle. */
  add(element: HTMLElement): void;
}

/** Highlighting longer code would take longer than a frame. */
const MAX_CODE_LENGTH = 16_000;
/** With less idle time left than this, the next block waits. */
const MIN_IDLE_MS = 6;
/** After this long without idle time, a block is decorated anyway. */
const LONGEST_WAIT_MS = 500;

/**
 * Creates a decorator that works when the browser is idle, until the signal aborts.
 *
 * Libraries load when first needed. If one fails to load, the source stays as it is. Selected text is left alone
 * until the selection is gone.
 */
export function createDecorator(signal: AbortSignal): Decorator {
  const waiting: HTMLElement[] = [];
  let isScheduled = false;
  let highlight: ReturnType<typeof loadHighlight> | undefined;
  let setMath: ReturnType<typeof loadSetMath> | undefined;

  async function decorate(target: HTMLElement): Promise<void> {
    if (!target.isConnected) return;
    if (holdsSelection(target)) {
      document.addEventListener('selectionchange', () => add(target), { once: true, signal });
      return;
    }
    if (target.classList.contains('math')) {
      const written = target.textContent;
      const formula = formulaOf(written);
      if (formula === undefined) return;
      setMath ??= loadSetMath();
      const isDisplay = /^\s*(?:\$\$|\\\[)/.test(written);
      const math = (await setMath)(formula, isDisplay);
      if (math && !signal.aborted) target.replaceChildren(math);
      return;
    }
    const code = target.querySelector('code');
    const language = target.querySelector('.code-language')?.textContent ?? '';
    const source = code?.textContent ?? '';
    if (!code || language === '' || source.length > MAX_CODE_LENGTH || code.querySelector('.control')) return;
    highlight ??= loadHighlight();
    const runs = (await highlight)(source, language);
    if (runs && !signal.aborted && code.textContent === source) colour(code, runs);
  }

  async function work(deadline: IdleDeadline): Promise<void> {
    // On a page that is never idle, one block is decorated each time the wait is over.
    let isDue = deadline.didTimeout;
    while (!signal.aborted && waiting.length > 0 && (isDue || deadline.timeRemaining() > MIN_IDLE_MS)) {
      isDue = false;
      const next = waiting.shift();
      // If a library fails to load, the source stays, which is readable.
      if (next) await decorate(next).catch(() => undefined);
    }
    isScheduled = false;
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (isScheduled || signal.aborted) return;
    isScheduled = true;
    whenIdle((deadline) => void work(deadline), LONGEST_WAIT_MS);
  }

  function add(target: HTMLElement): void {
    waiting.push(target);
    schedule();
  }

  return {
    add(element) {
      if (element.matches('.code, .math')) add(element);
      for (const found of element.querySelectorAll<HTMLElement>('.code, .math')) add(found);
    },
  };
}

/** Replaces the text of each chunk with coloured runs of the same text. */
function colour(code: Element, runs: readonly CodeRun[]): void {
  const rest = [...runs];
  for (const chunk of Array.from(code.children)) {
    let left = chunk.textContent.length;
    const nodes: Node[] = [];
    while (left > 0) {
      const run = rest.shift();
      if (!run) break;
      const text = run.text.slice(0, left);
      if (text.length < run.text.length) rest.unshift({ ...run, text: run.text.slice(left) });
      left -= text.length;
      nodes.push(coloured(text, run.className));
    }
    chunk.replaceChildren(...nodes);
  }
}

function coloured(text: string, className: string): Node {
  const node = document.createTextNode(text);
  if (className === '') return node;
  const span = document.createElement('span');
  span.className = className;
  span.append(node);
  return span;
}
