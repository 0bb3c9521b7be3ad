import { createCodeTracker } from './code-tracker.ts';
import {
  ANSWER_WRAPPERS,
  BARE_HARMONY,
  createMarkerSet,
  HARMONY,
  REASONING_BLOCKS,
  type ReasoningMarkers,
} from './reasoning-markers.ts';

/** Sorts the text of an answer into reasoning and answer. */
export interface ReasoningSplitter {
  push(text: string): void;
  /** Passes on text that was held back because it might have become a marker. */
  end(): void;
}

type State =
  | 'start'
  | 'block-start'
  | 'block'
  | 'answer-start'
  | 'answer'
  | 'channel-header'
  | 'channel-text'
  | 'channel-end';

/** Receives the sorted text. */
export interface SplitText {
  /** Never called with an empty text. */
  text(channel: 'answer' | 'reasoning', text: string): void;
  /** All text of the answer so far was reasoning, and ends with `rest`: it was marked at its end only. */
  moveToReasoning(rest: string): void;
}

const OPENS = REASONING_BLOCKS.map(({ open }) => open);
const CLOSES = REASONING_BLOCKS.map(({ close }) => close);
const WRAPPER_OPENS = ANSWER_WRAPPERS.map(({ open }) => open);
const WRAPPER_CLOSES = ANSWER_WRAPPERS.map(({ close }) => close);
const HARMONY_STARTS: readonly string[] = [HARMONY.channel, HARMONY.start];

const AT_START = createMarkerSet([...OPENS, ...CLOSES, ...HARMONY_STARTS]);
const BEFORE_ANSWER = createMarkerSet([...OPENS, ...CLOSES, ...HARMONY_STARTS, ...WRAPPER_OPENS]);
const IN_ANSWER = createMarkerSet([...OPENS, ...CLOSES, ...HARMONY_STARTS, ...WRAPPER_CLOSES]);
const IN_BARE_HARMONY = createMarkerSet([
  ...OPENS,
  ...CLOSES,
  ...HARMONY_STARTS,
  ...WRAPPER_CLOSES,
  BARE_HARMONY.final,
]);
const HARMONY_ENDS = createMarkerSet(HARMONY.ends);
const AFTER_HARMONY = createMarkerSet(HARMONY_STARTS);
const CLOSE_SETS = new Map(CLOSES.map((close) => [close, createMarkerSet([close])]));

/** A longer text is not the header of a channel. */
const MAX_HEADER = 200;

/** After one of these, the bare word is a mention, not a marker. */
const BEFORE_MENTION = /[ \t"'`“‘(]$/u;

/** Every marker begins with one of these. */
const MAY_BE_MARKER = /[<[◁]/u;

/**
 * Creates a splitter for reasoning that a model marks inside its answer: `<think>…</think>`, the channels of gpt-oss, and
 * the markers of other models. Markers may be cut anywhere.
 *
 * A block opens at the start of the answer or of a line, outside of code. Elsewhere an opening marker is
 * text: the answer may be about it. A lone closing marker, as from models whose prompt opens the block, turns
 * all text before it into reasoning; this happens once, and only if no other reasoning has arrived.
 *
 * White space next to markers is dropped.
 *
 * @param hasReasoning - Whether reasoning has arrived in another way.
 */
export function createReasoningSplitter(
  { text: emit, moveToReasoning }: SplitText,
  hasReasoning: () => boolean,
): ReasoningSplitter {
  let state: State = 'start';
  let held = '';
  let block: ReasoningMarkers | undefined;
  let wrapperClose: string | undefined;
  let channel: 'answer' | 'reasoning' = 'answer';
  let code = createCodeTracker();
  let hasAnswer = false;
  let hasSplit = false;
  /** Whether the answer began like bare channels, whose final one has not arrived. */
  let isBareHarmony = false;
  let lastCharacter = '';
  /** Opening markers that are part of the answer's text. */
  const mentioned = new Set<string>();

  function answer(text: string): void {
    if (text === '') return;
    hasAnswer = true;
    lastCharacter = text.slice(-1);
    code.push(text);
    emit('answer', text);
  }

  function reason(text: string): void {
    if (text !== '') emit('reasoning', text);
  }

  /** Blocks of reasoning are separated by an empty line. */
  function beginReasoning(): void {
    if (hasSplit) emit('reasoning', '\n\n');
    hasSplit = true;
  }

  function openBlock(open: string): void {
    block = REASONING_BLOCKS.find((markers) => markers.open === open);
    beginReasoning();
    state = 'block-start';
  }

  function moveAll(rest: string): void {
    moveToReasoning(rest);
    code = createCodeTracker();
    hasAnswer = false;
    hasSplit = true;
  }

  function isUnopened(close: string): boolean {
    if (hasSplit || hasReasoning() || code.isInCode()) return false;
    return !REASONING_BLOCKS.some((markers) => markers.close === close && mentioned.has(markers.open));
  }

  /** Keeps text until more of it has arrived. */
  function hold(text: string): '' {
    held = text;
    return '';
  }

  function readStart(rest: string): string {
    const trimmed = rest.trimStart();
    const marker = AT_START.atStart(trimmed);
    if (marker === undefined) {
      if (AT_START.mayBegin(trimmed) || BARE_HARMONY.name.startsWith(rest)) return hold(rest);
      isBareHarmony = BARE_HARMONY.start.test(rest);
      state = 'answer';
      return rest;
    }
    return readMarker(trimmed, marker);
  }

  function readBeforeAnswer(rest: string): string {
    const trimmed = rest.trimStart();
    const marker = BEFORE_ANSWER.atStart(trimmed);
    if (marker === undefined) {
      if (BEFORE_ANSWER.mayBegin(trimmed)) return hold(trimmed);
      state = 'answer';
      return trimmed;
    }
    wrapperClose ??= ANSWER_WRAPPERS.find(({ open }) => open === marker)?.close;
    return readMarker(trimmed, marker);
  }

  /** Takes a marker that `text` begins with. A closing one has nothing to close here, and is dropped. */
  function readMarker(text: string, marker: string): string {
    if (HARMONY_STARTS.includes(marker)) {
      state = 'channel-header';
      return text;
    }
    if (OPENS.includes(marker)) openBlock(marker);
    else state = 'answer-start';
    return text.slice(marker.length);
  }

  function readBlockStart(rest: string): string {
    const trimmed = rest.trimStart();
    if (trimmed !== '') state = 'block';
    return trimmed;
  }

  function readBlock(rest: string): string {
    const close = block?.close ?? '';
    const at = rest.indexOf(close);
    if (at === -1) {
      // White space is held back too: it may turn out to precede the marker.
      const safe = rest.slice(0, rest.length - (CLOSE_SETS.get(close)?.heldLength(rest) ?? 0)).trimEnd();
      reason(safe);
      return hold(rest.slice(safe.length));
    }
    reason(rest.slice(0, at).trimEnd());
    state = 'answer-start';
    return rest.slice(at + close.length);
  }

  function readAnswer(rest: string): string {
    const markers = isBareHarmony ? IN_BARE_HARMONY : IN_ANSWER;
    const found = markers.find(rest);
    if (!found) {
      const safe = rest.length - markers.heldLength(rest);
      answer(rest.slice(0, safe));
      return hold(rest.slice(safe));
    }
    const { at, marker } = found;
    const before = rest.slice(0, at);
    const after = rest.slice(at + marker.length);
    if (marker === wrapperClose) {
      answer(before);
      wrapperClose = undefined;
      return after;
    }
    if (CLOSES.includes(marker)) {
      // Whether it is in code depends on the text before it; moving to the reasoning takes that text back.
      answer(before);
      if (!isUnopened(marker)) answer(marker);
      else {
        moveAll('');
        state = 'answer-start';
      }
      return after;
    }
    answer(before);
    if (marker === BARE_HARMONY.final) {
      if (hasSplit || hasReasoning() || code.isInCode() || BEFORE_MENTION.test(lastCharacter)) answer(marker);
      else {
        moveAll('');
        isBareHarmony = false;
        state = 'answer-start';
      }
      return after;
    }
    const isText = code.isInCode() || (OPENS.includes(marker) && !code.isAtLineStart());
    if (!isText && !WRAPPER_CLOSES.includes(marker)) return readMarker(rest.slice(at), marker);
    if (OPENS.includes(marker)) mentioned.add(marker);
    answer(marker);
    return after;
  }

  function readChannelHeader(rest: string): string {
    const end = rest.slice(0, MAX_HEADER + HARMONY.message.length).indexOf(HARMONY.message);
    if (end === -1) {
      if (rest.length <= MAX_HEADER) return hold(rest);
      state = 'answer';
      // At least its first character, or the same marker would be found again.
      answer(rest.slice(0, 1));
      return rest.slice(1);
    }
    const name = /<\|channel\|>\s*(\w+)/.exec(rest.slice(0, end))?.[1] ?? 'final';
    channel = name === 'final' || name === 'assistant' ? 'answer' : 'reasoning';
    if (channel === 'reasoning') beginReasoning();
    // The prompt opened the first channel: the text before this one was reasoning.
    else if (hasAnswer && !hasSplit && !hasReasoning()) moveAll('');
    hasSplit = true;
    state = 'channel-text';
    return rest.slice(end + HARMONY.message.length);
  }

  function readChannelText(rest: string): string {
    const found = HARMONY_ENDS.find(rest);
    const pass = channel === 'answer' ? answer : reason;
    if (!found) {
      const safe = rest.length - HARMONY_ENDS.heldLength(rest);
      pass(rest.slice(0, safe));
      return hold(rest.slice(safe));
    }
    pass(rest.slice(0, found.at));
    const isHeader = HARMONY_STARTS.includes(found.marker);
    state = isHeader ? 'channel-header' : 'channel-end';
    return rest.slice(isHeader ? found.at : found.at + found.marker.length);
  }

  function readChannelEnd(rest: string): string {
    const trimmed = rest.trimStart();
    if (AFTER_HARMONY.atStart(trimmed) !== undefined) state = 'channel-header';
    else if (AFTER_HARMONY.mayBegin(trimmed)) return hold(trimmed);
    else state = 'answer';
    return trimmed;
  }

  /** What to do with the text that follows; returns what is left of it. */
  const readers: Readonly<Record<State, (rest: string) => string>> = {
    start: readStart,
    'block-start': readBlockStart,
    block: readBlock,
    'answer-start': readBeforeAnswer,
    answer: readAnswer,
    'channel-header': readChannelHeader,
    'channel-text': readChannelText,
    'channel-end': readChannelEnd,
  };

  return {
    push(text) {
      // The common case: text of the answer without a marker.
      if (state === 'answer' && held === '' && !isBareHarmony && !MAY_BE_MARKER.test(text)) {
        answer(text);
        return;
      }
      let rest = held === '' ? text : held + text;
      held = '';
      while (rest !== '') rest = readers[state](rest);
    },
    end() {
      const isReasoning = state === 'block' || (state === 'channel-text' && channel === 'reasoning');
      if (isReasoning) reason(held);
      else if (state !== 'channel-header' && state !== 'channel-end') answer(held);
      held = '';
      state = 'answer';
    },
  };
}
