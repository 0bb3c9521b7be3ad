import './ask-about-this.css';
import { useSignal } from '@preact/signals';
import type { JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { remInPx } from '#components/ui/text-scale.ts';
import { quoteAnswer } from '#lib/panel/conversation/quote-answer.ts';
import { conversationText } from '#lib/wording/conversation.ts';

interface AskAboutThisProps {
  /** The scrolling conversation. */
  readonly outer: RefObject<HTMLElement | null>;
}

/** Selected words in one answer. */
interface Selected {
  readonly text: string;
  /** Id of the answer. */
  readonly answer: string;
  /** Where the button is in the frame of the conversation, in CSS pixels. */
  readonly top: number;
  readonly left: number;
}

/** The size that the button needs, in rem, and its distance from the words, in CSS pixels. */
const WIDTH_REM = 8.125;
const HEIGHT_REM = 2.125;
const GAP_PX = 6;

function answerOf(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>('[data-part="answer"]') ?? null;
}

/** The selection, if it is within a single answer of this conversation. */
function readSelected(outer: HTMLElement): Selected | undefined {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  const from = answerOf(range.startContainer);
  const text = selection.toString().trim();
  const answer = from?.dataset['answer'];
  if (!from || !outer.contains(from) || answerOf(range.endContainer) !== from) return undefined;
  if (answer === undefined || text === '') return undefined;
  // Ranges have no boxes in jsdom.
  const lines = [...(range.getClientRects?.() ?? [])].filter(({ width }) => width > 0);
  return { text, answer, ...place(lines, from.getBoundingClientRect(), outer.getBoundingClientRect()) };
}

/**
 * The place of the button: below the words; above them if other buttons are below; or after them if they are
 * one line with buttons on both sides.
 */
function place(lines: readonly DOMRect[], answer: DOMRect, frame: DOMRect): Pick<Selected, 'top' | 'left'> {
  const [first = frame] = lines;
  const width = WIDTH_REM * remInPx.peek();
  const height = HEIGHT_REM * remInPx.peek();
  const last = lines.at(-1) ?? frame;
  const mostLeft = frame.width - width - 3 * GAP_PX;
  const mostTop = frame.height - height - GAP_PX;
  const below = last.bottom + GAP_PX;
  const above = first.top - GAP_PX - height;
  const after = last.right - frame.left + GAP_PX;
  const isBelow = below + height <= answer.bottom;
  const isAfter = !isBelow && above < answer.top && after <= mostLeft;
  const top = isBelow ? below : isAfter ? (last.top + last.bottom - height) / 2 : above;
  const left = isAfter ? after : (isBelow ? last : first).right - frame.left - width / 2;
  return {
    top: Math.max(0, Math.min(top - frame.top, mostTop)),
    left: Math.max(GAP_PX, Math.min(left, mostLeft)),
  };
}

/** Offers to ask about the selected words in an answer. */
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
    // The words move when the panel becomes wider or narrower.
    window.addEventListener('resize', update, listening);
    update();
    return () => ending.abort();
  }, []);
  const words = selected.value;
  if (!words) return null;

  function quote(): void {
    const { messages, compared } = conversation;
    const view = [...messages.peek(), ...compared.peek()].find(({ id }) => id === words?.answer);
    if (view?.role === 'assistant' && words) draft.addQuote(quoteAnswer(view, words.text));
    // The button disappears with the words.
    document.getSelection()?.removeAllRanges();
  }

  return (
    <button
      type="button"
      class="ask-about-this"
      style={{ top: `${words.top}px`, left: `${words.left}px` }}
      // Keeps the selection.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={quote}
    >
      {conversationText.askAboutThis}
    </button>
  );
}
