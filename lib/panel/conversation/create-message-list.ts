import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { Answer, ChatView, Message, Question } from '#lib/protocol/chat.ts';
import type { Drawing, RunId } from '#lib/protocol/run.ts';

import { type AnswerControl, type AnswerView, createAnswerView, type Tail } from './create-answer-view.ts';

/** One entry of the conversation. The object of an answer stays the same while its text grows. */
export type MessageView = Question | AnswerView;

/** Text of a run that only this panel has. */
export interface RunTail extends Tail {
  readonly run: RunId;
}

/** The path that the panel shows, and the answers on it by their run. */
export interface MessageList {
  readonly messages: ReadonlySignal<readonly MessageView[]>;
  /**
   * The compared answers at the end of the path, including the last message, in order; empty without a
   * comparison.
   */
  readonly compared: ReadonlySignal<readonly AnswerView[]>;
  /** The ids of the versions of each shown message that has more than one, by its id. The oldest is the first. */
  readonly versions: ReadonlySignal<ReadonlyMap<string, readonly string[]>>;
  /**
   * Shows this path, and returns the text of interrupted answers that only this panel has.
   *
   * An answer that is shown already keeps its view, so that its text is not rendered again.
   */
  show(chat: Pick<ChatView, 'messages' | 'versions' | 'peers'>): RunTail[];
  /**
   * Shows a question and its answer below the question's parent; earlier messages below that parent leave the
   * path. An answer that is compared with the last one is added next to it instead.
   */
  join(question: Question, answer: Answer): void;
  find(run: RunId): AnswerControl | undefined;
}

type Versions = ReadonlyMap<string, readonly string[]>;

/** Adds a message that replaces a shown one to the versions of that one. */
function addVersion(
  versions: Map<string, readonly string[]>,
  before: MessageView | undefined,
  { id }: Message,
): void {
  if (!before || before.id === id) return;
  const known = versions.get(before.id) ?? [before.id];
  const all = known.includes(id) ? known : [...known, id];
  for (const one of all) versions.set(one, all);
}

/** The answers that a question names as compared, if they are here; none without a second one. */
function orderCompared(
  question: MessageView | undefined,
  answers: readonly (MessageView | undefined)[],
): readonly AnswerView[] {
  const ids = question?.role === 'user' ? (question.compared ?? []) : [];
  const found = ids.flatMap((id) => answers.find((one) => one?.id === id) ?? []);
  return found.length > 1 ? found.filter((one) => one.role === 'assistant') : [];
}

/**
 * Creates an empty path.
 *
 * @param onDrawn - Called when an answer that this panel saw arrive is completely drawn.
 */
export function createMessageList(
  now: () => number,
  onDrawn?: (answer: string, drawing: Drawing) => void,
): MessageList {
  const messages = signal<readonly MessageView[]>([]);
  let controls = new Map<string, AnswerControl>();

  const versions = signal<Versions>(new Map());
  const compared = signal<readonly AnswerView[]>([]);

  function createView(answer: Answer): AnswerControl {
    return createAnswerView(answer, now, (drawing) => onDrawn?.(answer.id, drawing));
  }

  function show({
    messages: path,
    versions: groups = [],
    peers = [],
  }: Pick<ChatView, 'messages' | 'versions' | 'peers'>): RunTail[] {
    const before = controls;
    const tails: RunTail[] = [];
    controls = new Map();
    const viewOf = (message: Message): MessageView => {
      if (message.role === 'user') return message;
      const control = before.get(message.id) ?? createView(message);
      const missing = control.restate(message);
      if (message.state === 'interrupted') {
        tails.push(...missing.map((tail) => ({ ...tail, run: message.run })));
      }
      controls.set(message.id, control);
      return control.view;
    };
    const views = path.map(viewOf);
    const others = peers.map(viewOf);
    batch(() => {
      messages.value = views;
      compared.value = orderCompared(views.at(-2), [views.at(-1), ...others]);
      versions.value = new Map(groups.flatMap((all) => all.map((id) => [id, all])));
    });
    return tails;
  }

  return {
    messages,
    compared,
    versions,
    show,
    join(question, answer) {
      const path = messages.peek();
      const after = path.findIndex((message) => message.id === question.parent);
      const control = controls.get(answer.id) ?? createView(answer);
      control.restate(answer);
      controls.set(answer.id, control);
      const next = new Map(versions.peek());
      const [shownQuestion, shownAnswer] = path.slice(after + 1, after + 3);
      addVersion(next, shownQuestion, question);
      if (shownQuestion?.id === question.id) addVersion(next, shownAnswer, answer);
      const joined = orderCompared(question, [control.view, path.at(-1), ...compared.peek()]);
      const last = joined.find(({ id }) => id === path.at(-1)?.id) ?? control.view;
      batch(() => {
        messages.value = [...path.slice(0, after + 1), question, last];
        compared.value = joined;
        versions.value = next;
      });
    },
    find(run) {
      for (const control of controls.values()) if (control.view.run.peek() === run) return control;
      return undefined;
    },
  };
}
