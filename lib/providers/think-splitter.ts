const OPEN = '<think>';
const CLOSE = '</think>';

/** Sorts the text of an answer into reasoning and answer. */
export interface ThinkSplitter {
  push(text: string): void;
  /** Hands over what was held back because it might have become a tag. */
  end(): void;
}

/** How many characters at the end of `text` may be the beginning of `tag`. */
function partLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}

/**
 * Makes a splitter for `<think>…</think>` at the start of an answer, which many local models send in place of a
 * reasoning field. The tags may be cut anywhere. Further down they are text like any other.
 *
 * White space next to the tags belongs to neither channel.
 *
 * @param emit - Called with the text of each channel, never with an empty one.
 */
export function createThinkSplitter(
  emit: (channel: 'answer' | 'reasoning', text: string) => void,
): ThinkSplitter {
  let place: 'start' | 'reasoning-start' | 'reasoning' | 'answer-start' | 'answer' = 'start';
  let held = '';

  const push = (text: string): void => {
    if (place === 'answer') {
      emit('answer', text);
      return;
    }
    let rest = held + text;
    held = '';
    if (place === 'start') {
      const trimmed = rest.trimStart();
      if (trimmed.length < OPEN.length && OPEN.startsWith(trimmed)) {
        held = rest;
        return;
      }
      if (!trimmed.startsWith(OPEN)) {
        place = 'answer';
        emit('answer', rest);
        return;
      }
      place = 'reasoning-start';
      rest = trimmed.slice(OPEN.length);
    }
    if (place === 'reasoning-start') {
      rest = rest.trimStart();
      if (rest === '') return;
      place = 'reasoning';
    }
    if (place === 'reasoning') {
      const close = rest.indexOf(CLOSE);
      if (close === -1) {
        // White space is held as well: it may turn out to precede the tag.
        const keep = partLength(rest, CLOSE);
        const safe = rest.slice(0, rest.length - keep).trimEnd();
        held = rest.slice(safe.length);
        if (safe !== '') emit('reasoning', safe);
        return;
      }
      const reasoning = rest.slice(0, close).trimEnd();
      if (reasoning !== '') emit('reasoning', reasoning);
      place = 'answer-start';
      rest = rest.slice(close + CLOSE.length);
    }
    rest = rest.trimStart();
    if (rest === '') return;
    place = 'answer';
    emit('answer', rest);
  };

  return {
    push,
    end() {
      if (held !== '') emit(place === 'reasoning' ? 'reasoning' : 'answer', held);
      held = '';
      place = 'answer';
    },
  };
}
