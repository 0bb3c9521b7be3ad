import './ask-about-this.css';
import { useSignal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { quoteAnswer } from '#lib/panel/quote-answer.ts';
import { conversationText } from '#lib/wording/conversation.ts';

interface AskAboutThisProps {
  /** The scrolling conversation. */
  readonly outer: RefObject<HTMLElement | null>;
}

/** Words that are selected in one answer. */
interface Selected {
  readonly text: string;
  /** Id of the answer. */
  readonly answer: string;
  /** Where the button is in the frame of the conversation, in CSS pixels. */
  readonly top: number;
  readonly left: number;
}

/** The size that the button needs, and its distance from the words, in CSS pixels. */
const WIDTH_PX = 130;
const HEIGHT_PX = 34;
const GAP_PX = 6;

function answerOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>('[data-part="answer"]') ?? null;
}

/** What is selected within a single answer of this conversation. */
function readSelected(outer: HTMLElement): Selected | undefined {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const from = answerOf(range.startContainer);
  const text = selection.toString().trim();
  const answer = from?.dataset['answer'];
  if (!from || !outer.contains(from) || answerOf(range.endContainer) !== from) return undefined;
  if (answer === undefined || text === '') return undefined;
  const frame = outer.getBoundingClientRect();
  // Ranges have no boxes in jsdom.
  const words = [...(range.getClientRects?.() ?? [])].at(-1) ?? frame;
  const most = frame.height - HEIGHT_PX - GAP_PX;
  return {
    text,
    answer,
    top: Math.max(0, Math.min(words.bottom - frame.top + GAP_PX, most)),
    left: Math.max(
      GAP_PX,
      Math.min(words.right - frame.left - WIDTH_PX / 2, frame.width - WIDTH_PX - 3 * GAP_PX),
    ),
  };
}

/** Offers to ask about words that are selected in an answer. */
export function AskAboutThis({ outer }: AskAboutThisProps): JSX.Element | null {
  const { conversation, draft } = usePanel().store;
  const selected = useSignal<Selected | undefined>(undefined);
  useEffect(() => {
    const ending = new AbortController();
    const listening = { signal: ending.signal, passive: true };
    let isDragging = false;
    const update = (): void => {
      // It must not come under the pointer while the words are being selected.
      selected.value = isDragging || !outer.current ? undefined : readSelected(outer.current);
    };
    const setDragging = (next: boolean) => (): void => {
      isDragging = next;
      update();
    };
    outer.current?.addEventListener('pointerdown', setDragging(true), listening);
    outer.current?.addEventListener('scroll', update, listening);
    for (const type of ['pointerup', 'pointercancel'])
      window.addEventListener(type, setDragging(false), listening);
    document.addEventListener('selectionchange', update, listening);
    update();
    return () => ending.abort();
  }, []);
  const words = selected.value;
  if (!words) return null;

  function quote(): void {
    const { messages, compared } = conversation;
    const view = [...messages.peek(), ...compared.peek()].find(({ id }) => id === words?.answer);
    if (view?.role === 'assistant' && words) draft.addQuote(quoteAnswer(view, words.text));
    // With the words, the button leaves.
    document.getSelection()?.removeAllRanges();
  }

  return (
    <button
      type="button"
      class="ask-about-this"
      style={{ top: `${words.top}px`, left: `${words.left}px` }}
      // Keeps the words selected.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={quote}
    >
      {conversationText.askAboutThis}
    </button>
  );
}
