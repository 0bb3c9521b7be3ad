import './answers.css';
import { effect, useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { AnswerView } from '#lib/panel/conversation/create-answer-view.ts';

import { AnswerArticle } from './AnswerArticle.tsx';

const NONE: readonly AnswerView[] = [];

/** Where the answers are drawn. */
function textsIn(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[data-answer]') ?? [])];
}

function nameOf({ dataset }: HTMLElement): string {
  return dataset['answer'] ?? '';
}

function topOf(element: HTMLElement): number {
  return element.getBoundingClientRect().top;
}

/**
 * One answer, or several that are compared. The element around them is always there, so that an answer is not
 * redrawn when another one is added or when it is kept.
 */
export function Answers({ view }: { view: AnswerView }): JSX.Element {
  const { conversation } = usePanel().store;
  const compared = useComputed(() => {
    const all = conversation.compared.value;
    return all.includes(view) ? all : NONE;
  }).value;
  const shown = compared.length > 0 ? compared : [view];
  const outer = useRef<HTMLDivElement>(null);
  const tops = useRef<ReadonlyMap<string, number>>(new Map());
  // Before the change is drawn.
  useEffect(
    () =>
      effect(() => {
        void conversation.compared.value;
        tops.current = new Map(textsIn(outer.current).map((text) => [nameOf(text), topOf(text)]));
      }),
    [],
  );
  // The answer that is kept does not move on the screen.
  useLayoutEffect(() => {
    const [text] = textsIn(outer.current);
    const before = text && tops.current.get(nameOf(text));
    const box = outer.current?.closest('[role="log"]');
    if (shown.length > 1 || !box || !text || before === undefined) return;
    box.scrollTop += topOf(text) - before;
  }, [shown.length]);
  return (
    <div ref={outer} class="answers" data-count={shown.length}>
      {shown.map((one) => (
        <AnswerArticle key={one.id} view={one} />
      ))}
    </div>
  );
}
