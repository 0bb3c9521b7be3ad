import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';

import { type Answer, type AnswerState, isOpen, type GeneratedPicture } from '#lib/protocol/chat.ts';
import type { ErrorKind, RunFailure } from '#lib/protocol/failure.ts';
import { foldNotice } from '#lib/protocol/fold-notice.ts';
import type { ModelRef } from '#lib/protocol/model.ts';
import type { Channel, Drawing, Notice, RunEnd, RunId } from '#lib/protocol/run.ts';
import { addSource, type Source } from '#lib/protocol/source.ts';

/** What an answer is waiting for before it is requested. */
export type Waiting =
  | { readonly type: 'queue'; readonly ahead: number }
  | { readonly type: 'retry'; readonly until: number; readonly kind: ErrorKind };

/** Text that the panel shows and the background does not have. */
export interface Tail {
  readonly channel: Channel;
  readonly at: number;
  readonly text: string;
}

/** The counts and measurements of an answer. */
export type AnswerFacts = Pick<Answer, 'usage' | 'timing' | 'requestId' | 'origin' | 'price'>;

function factsOf({ usage, timing, requestId, origin, price }: AnswerFacts): AnswerFacts {
  return {
    ...(usage && { usage }),
    ...(timing && { timing }),
    ...(requestId !== undefined && { requestId }),
    ...(origin !== undefined && { origin }),
    ...(price && { price }),
  };
}

function sourceOf({ providerId, model }: Answer): ModelRef | undefined {
  return providerId === undefined ? undefined : { provider: providerId, model };
}

/** An answer as the panel shows it: a signal for each part that changes independently. */
export interface AnswerView {
  readonly role: 'assistant';
  readonly id: string;
  readonly parent: string;
  readonly run: ReadonlySignal<RunId>;
  readonly state: ReadonlySignal<AnswerState>;
  readonly isOpen: ReadonlySignal<boolean>;
  readonly done: ReadonlySignal<boolean>;
  readonly answer: ReadonlySignal<string>;
  readonly reasoning: ReadonlySignal<string>;
  /** When the model began to reason (Unix ms), if this panel saw it. */
  readonly reasoningSince: ReadonlySignal<number | undefined>;
  /** How long the model has reasoned, in ms; undefined until the answer begins. */
  readonly reasoningMs: ReadonlySignal<number | undefined>;
  /** Pictures that the model generated. */
  readonly pictures: ReadonlySignal<readonly GeneratedPicture[]>;
  /** The sources that the provider names. */
  readonly sources: ReadonlySignal<readonly Source[]>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  readonly failure: ReadonlySignal<RunFailure | undefined>;
  readonly waiting: ReadonlySignal<Waiting | undefined>;
  readonly model: ReadonlySignal<string>;
  readonly provider: ReadonlySignal<string>;
  /** The model, for asking it again; undefined for an answer of which only the names are known. */
  readonly source: ReadonlySignal<ModelRef | undefined>;
  /** The counts and measurements; empty while the answer is being written. */
  readonly facts: ReadonlySignal<AnswerFacts>;
  /**
   * How long it took to draw, in ms, as stored or as measured by this panel; undefined if no panel saw it
   * arrive.
   */
  readonly drawingMs: ReadonlySignal<number | undefined>;
  /** A frame of the answer was drawn in this many ms; if `isAll`, with its complete text. */
  readonly drawn: (ms: number, isAll: boolean) => void;
}

/** The store's own handle on an answer: the view, and what frames do to it. */
export interface AnswerControl {
  readonly view: AnswerView;
  /**
   * Takes over the background's state of this answer, and returns the text that only this panel has.
   *
   * Text that is already shown stays if it continues the background's text of the same run.
   */
  restate(answer: Answer): Tail[];
  /** Appends a delta. Returns false when there is a gap before it; an overlap is cut off. */
  append(channel: Channel, at: number, text: string): boolean;
  wait(waiting: Waiting | undefined): void;
  /** Replaces both texts, after some of the answer turned out to be reasoning. */
  restateTexts(texts: Record<Channel, string>): void;
  addPicture(picture: GeneratedPicture): void;
  addSource(source: Source): void;
  notice(notice: Notice): void;
  end(end: RunEnd): void;
}

/**
 * Creates the view of one answer.
 *
 * @param onDrawn - Called once for each run that this panel saw arrive, when all of it is drawn.
 */
export function createAnswerView(
  first: Answer,
  now: () => number,
  onDrawn?: (drawing: Drawing) => void,
): AnswerControl {
  const run = signal(first.run);
  const state = signal<AnswerState>(first.state);
  const texts = { answer: signal(first.answer), reasoning: signal(first.reasoning) };
  const reasoningMs = signal(first.reasoningMs);
  const pictures = signal<readonly GeneratedPicture[]>(first.pictures ?? []);
  const sources = signal<readonly Source[]>(first.sources ?? []);
  const notices = signal<readonly Notice[]>(first.notices);
  const failure = signal(first.failure);
  const waiting = signal<Waiting | undefined>(undefined);
  const model = signal(first.model);
  const provider = signal(first.provider);
  const source = signal(sourceOf(first));
  const facts = signal(factsOf(first));
  const isOpenNow = computed(() => isOpen(state.value));
  const reasoningSince = signal<number | undefined>(undefined);
  const storedDrawing = signal(first.drawing);
  /** The time that this panel took to draw the last run. */
  const runDrawingMs = signal<number | undefined>(undefined);
  const drawingMs = computed(() => {
    const [stored, own] = [storedDrawing.value, runDrawingMs.value];
    if (own === undefined || stored?.run === run.value) return stored?.ms;
    return (stored?.ms ?? 0) + own;
  });
  let isSeenLive = isOpen(first.state);
  let isDrawn = false;

  /** Later redraws, such as after switching versions, do not count. */
  function countDrawing(ms: number, isAll: boolean): void {
    if (!isSeenLive || isDrawn) return;
    const sum = (runDrawingMs.peek() ?? 0) + ms;
    runDrawingMs.value = sum;
    // The last frame is drawn after the end.
    isDrawn = isAll && !isOpen(state.peek());
    if (isDrawn) onDrawn?.({ run: run.peek(), ms: Math.round(sum * 10) / 10 });
  }

  function timeReasoning(channel: Channel): void {
    const since = reasoningSince.peek();
    if (channel === 'reasoning') reasoningSince.value ??= now();
    else if (since !== undefined) reasoningMs.value ??= now() - since;
  }

  function restateText(channel: Channel, text: string, isSameRun: boolean): Tail | undefined {
    const shown = texts[channel].peek();
    const isLonger = isSameRun && shown.length > text.length && shown.startsWith(text);
    if (isLonger) return { channel, at: text.length, text: shown.slice(text.length) };
    texts[channel].value = text;
    return undefined;
  }

  return {
    view: {
      role: 'assistant',
      id: first.id,
      parent: first.parent,
      run,
      state,
      isOpen: isOpenNow,
      done: computed(() => !isOpenNow.value),
      ...texts,
      drawingMs,
      drawn: countDrawing,
      reasoningSince,
      reasoningMs,
      pictures,
      sources,
      notices,
      failure,
      waiting,
      model,
      provider,
      source,
      facts,
    },
    restate(answer) {
      return batch(() => {
        isSeenLive ||= isOpen(answer.state);
        const isSameRun = run.peek() === answer.run;
        const tails = [
          restateText('reasoning', answer.reasoning, isSameRun),
          restateText('answer', answer.answer, isSameRun),
        ].filter((tail) => tail !== undefined);
        if (!isSameRun) {
          reasoningSince.value = undefined;
          runDrawingMs.value = undefined;
          isDrawn = false;
        }
        storedDrawing.value = answer.drawing;
        run.value = answer.run;
        state.value = answer.state;
        reasoningMs.value = answer.reasoningMs ?? (isSameRun ? reasoningMs.peek() : undefined);
        pictures.value = answer.pictures ?? [];
        sources.value = answer.sources ?? [];
        notices.value = answer.notices;
        failure.value = answer.failure;
        model.value = answer.model;
        provider.value = answer.provider;
        source.value = sourceOf(answer);
        facts.value = factsOf(answer);
        if (!isSameRun || !isOpen(answer.state)) waiting.value = undefined;
        return tails;
      });
    },
    append(channel, at, text) {
      const held = texts[channel].peek();
      if (at > held.length) return false;
      const fresh = at === held.length ? text : text.slice(held.length - at);
      batch(() => {
        waiting.value = undefined;
        if (isOpenNow.peek()) state.value = 'streaming';
        if (fresh === '') return;
        timeReasoning(channel);
        texts[channel].value = held + fresh;
      });
      return true;
    },
    wait(next) {
      waiting.value = next;
    },
    restateTexts({ answer, reasoning }) {
      batch(() => {
        texts.answer.value = answer;
        texts.reasoning.value = reasoning;
      });
    },
    addPicture(picture) {
      pictures.value = [...pictures.peek(), picture];
    },
    addSource(source) {
      sources.value = addSource(sources.peek(), source);
    },
    notice(notice) {
      notices.value = foldNotice(notices.peek(), notice);
    },
    end(end) {
      batch(() => {
        waiting.value = undefined;
        state.value = end.state;
        failure.value = end.failure;
        facts.value = { ...facts.peek(), ...factsOf(end) };
      });
    },
  };
}
