import { computed, type ReadonlySignal, signal } from '@preact/signals';

import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import { buildTurns, type TurnSource } from '#lib/prompts/build-turns.ts';
import { titleOf } from '#lib/prompts/chat-title.ts';
import type { Answer, ChatView, Question } from '#lib/protocol/chat.ts';
import type { BackgroundFrame, LeftRun } from '#lib/protocol/frames/panel-frames.ts';
import type { RunId } from '#lib/protocol/run.ts';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';

import type { AnswerView } from './create-answer-view.ts';
import { createMessageList, type MessageList, type MessageView } from './create-message-list.ts';

/** A frame that reports on a run. */
export type RunFrame = Extract<
  BackgroundFrame,
  {
    type:
      | 'run-queue'
      | 'retry-wait'
      | 'text-delta'
      | 'text-restate'
      | 'picture-add'
      | 'source-add'
      | 'run-notice'
      | 'run-end';
  }
>;

/** Another branch of the chat was shown, from this message on. */
export interface Turned {
  readonly message: string | undefined;
  /** The step that this panel's user took to it. */
  readonly by: -1 | 1 | undefined;
}

/** The chat that the panel shows, and the run that may be writing to it. */
export interface Conversation {
  /** Id of the chat; empty until the background has named it. */
  readonly chat: ReadonlySignal<string>;
  /** The title of the chat; empty before its first question. */
  readonly title: ReadonlySignal<string>;
  readonly messages: ReadonlySignal<readonly MessageView[]>;
  /** The answers that are compared at the end of the chat, in order; empty without a comparison. */
  readonly compared: MessageList['compared'];
  /** The one of them that the next question follows: the first that has an answer, or may get one. */
  readonly leading: ReadonlySignal<AnswerView | undefined>;
  /** Keeps one of them. The others become versions of it. */
  keep(answer: string): void;
  /** The ids of the versions of each shown message that has more than one, by its id. The oldest is the first. */
  readonly versions: MessageList['versions'];
  /**
   * Switches to another version of a message, and to the messages after it.
   *
   * @param by - The step from this version to the other, whose buttons get the focus.
   */
  turn(message: string, by: -1 | 1): void;
  /** The first message that changed when another branch was shown. A new object each time. */
  readonly turned: ReadonlySignal<Turned | undefined>;
  /** The answer that is being written, if there is one; of several, the first. */
  readonly live: ReadonlySignal<AnswerView | undefined>;
  /** Answers that are being written where this window does not show them, the latest last. */
  readonly elsewhere: ReadonlySignal<readonly LeftRun[]>;
  /** The message that the reader wants to see in a chat that will be shown; undefined for its end. */
  aim(chat: string, message: string | undefined): void;
  /** Scrolls to a message that is shown. */
  reveal(message: string): void;
  /** The message to scroll to, once its chat is shown. A new object each time. */
  readonly target: ReadonlySignal<{ readonly message: string } | undefined>;
  /** Shows another branch of this chat, which has this message. */
  showBranch(message: string): void;
  /** Stops every one of those answers that is in the same chat. */
  stopLeft(run: LeftRun): void;
  /** A new port was opened: the runs of a dead background are over. */
  reopened(): void;
  /** Shows a chat, and hands the background the text that only this panel has. */
  show(chat: ChatView, left: readonly LeftRun[]): void;
  /** The user has given the chat another title. */
  rename(title: string): void;
  /** A run has begun: shows its question and answer. */
  join(question: Question, answer: Answer): void;
  apply(frame: RunFrame): void;
  knows(run: RunId): boolean;
  /** The parent of a question at the end of the shown path. */
  leaf(): string | null;
  /** The path up to and including the message with this id. */
  pathTo(id: string | null): TurnSource[];
  /** The question with this id, or the question of the answer with this id. */
  questionOf(id: string): Question | undefined;
  /** What was sent with a question, as the model read it. */
  sentTurns(question: string): readonly Turn[];
  /** Stops every answer that is being written. */
  stop(): void;
  stopRun(run: RunId): void;
  /** Cancels the automatic retry that a run is waiting for. */
  cancelRetry(run: RunId): void;
}

function isLive(message: MessageView): message is AnswerView {
  return message.role === 'assistant' && message.isOpen.value;
}

function hasText({ answer, isOpen }: AnswerView): boolean {
  return isOpen.value || answer.value !== '';
}

function asSource(message: MessageView): TurnSource {
  return message.role === 'user' ? message : { role: 'assistant', answer: message.answer.peek() };
}

/** Creates an empty conversation. */
export function createConversation(
  connection: Pick<PanelConnection, 'post' | 'trySend'>,
  now: () => number,
): Conversation {
  const chat = signal('');
  // Not worth a new port.
  const list = createMessageList(now, (answer, drawing) =>
    connection.trySend({ type: 'answer-drawn', chat: chat.peek(), answer, ...drawing }),
  );
  const { compared } = list;
  const live = computed(
    () =>
      compared.value.find((answer) => isLive(answer)) ??
      list.messages.value.findLast((message) => isLive(message)),
  );
  const leading = computed(() => compared.value.find((answer) => hasText(answer)) ?? compared.value[0]);
  /** The title that the user has given it. */
  const given = signal('');
  const title = computed(() => {
    const [first] = list.messages.value;
    return given.value || (first?.role === 'user' ? titleOf(first) : '');
  });
  const elsewhere = signal<readonly LeftRun[]>([]);
  const target = signal<{ readonly message: string } | undefined>(undefined);
  const turned = signal<Turned | undefined>(undefined);
  /** The version that this panel's user last asked for. */
  let turning: { readonly message: string; readonly by: -1 | 1 } | undefined;
  /** The message to scroll to in a chat that is being loaded. */
  let wanted: { readonly chat: string; readonly message: string | undefined } | undefined;
  /** Runs whose missing text was requested, until a delta fits again. */
  const attaching = new Set<RunId>();

  function attach({ run, answer, reasoning }: AnswerView): void {
    if (attaching.has(run.peek())) return;
    attaching.add(run.peek());
    connection.post({
      type: 'run-attach',
      run: run.peek(),
      answerAt: answer.peek().length,
      reasoningAt: reasoning.peek().length,
    });
  }

  /** Notes where a path diverges from the previous one. A path that only became longer does not diverge. */
  function noteTurn(before: readonly MessageView[], after: ChatView['messages']): void {
    const fork = before.findIndex(({ id }, index) => id !== after[index]?.id);
    if (fork < 0) return;
    const message = after[fork]?.id;
    turned.value = { message, by: turning?.message === message ? turning?.by : undefined };
    turning = undefined;
  }

  function questionOf(id: string): Question | undefined {
    const path = list.messages.peek();
    const message = [...path, ...compared.peek()].find((one) => one.id === id);
    const question = message?.role === 'assistant' ? path.find((one) => one.id === message.parent) : message;
    return question?.role === 'user' ? question : undefined;
  }

  function pathTo(id: string | null): TurnSource[] {
    const path = list.messages.peek();
    const peer = compared.peek().find((one) => one.id === id);
    if (peer) return [...path.slice(0, -1), peer].map(asSource);
    return path.slice(0, path.findIndex((message) => message.id === id) + 1).map(asSource);
  }

  return {
    chat,
    title,
    messages: list.messages,
    compared,
    leading,
    keep: (answer) => connection.post({ type: 'answer-keep', answer }),
    live,
    elsewhere,
    target,
    aim(id, message) {
      wanted = { chat: id, message };
    },
    reveal(message) {
      target.value = { message };
    },
    versions: list.versions,
    turned,
    turn(id, by) {
      const all = list.versions.peek().get(id) ?? [];
      const message = all[all.indexOf(id) + by];
      if (message === undefined) return;
      turning = { message, by };
      connection.post({ type: 'version-show', message });
    },
    showBranch: (message) => connection.post({ type: 'version-show', message }),
    stopLeft({ chat: left }) {
      for (const { chat: id, run } of elsewhere.peek())
        if (id === left) connection.post({ type: 'run-stop', run });
    },
    reopened() {
      elsewhere.value = [];
    },
    pathTo,
    rename(next) {
      given.value = next;
    },
    join: list.join,
    knows: (run) => list.find(run) !== undefined,
    show(next, left) {
      attaching.clear();
      elsewhere.value = left;
      const before = list.messages.peek();
      for (const tail of list.show(next)) connection.post({ type: 'tail-return', ...tail });
      if (chat.peek() === next.id) noteTurn(before, next.messages);
      else turned.value = undefined;
      chat.value = next.id;
      given.value = next.title ?? '';
      if (wanted?.chat !== next.id) return;
      target.value = wanted.message === undefined ? undefined : { message: wanted.message };
      wanted = undefined;
    },
    apply(frame) {
      if (frame.type === 'run-end' && elsewhere.peek().some(({ run }) => run === frame.run)) {
        elsewhere.value = elsewhere.peek().filter(({ run }) => run !== frame.run);
      }
      const control = list.find(frame.run);
      if (!control) return;
      switch (frame.type) {
        case 'run-queue':
          return control.wait(frame.ahead > 0 ? { type: 'queue', ahead: frame.ahead } : undefined);
        case 'retry-wait':
          return control.wait({ type: 'retry', until: frame.until, kind: frame.kind });
        case 'text-delta':
          if (control.append(frame.channel, frame.at, frame.text)) attaching.delete(frame.run);
          else attach(control.view);
          return;
        case 'text-restate':
          return control.restateTexts(frame);
        case 'picture-add':
          return control.addPicture(frame.picture);
        case 'source-add':
          return control.addSource(frame.source);
        case 'run-notice':
          return control.notice(frame.notice);
        case 'run-end':
          return control.end(frame.end);
        default:
          frame satisfies never;
      }
    },
    leaf() {
      const last = leading.peek() ?? list.messages.peek().at(-1);
      return (last?.role === 'user' ? last.parent : last?.id) ?? null;
    },
    questionOf,
    sentTurns(id) {
      const receipt = questionOf(id)?.receipt;
      return withSystemPrompt(buildTurns(pathTo(id), receipt?.tag, receipt?.asksForQuotes), receipt);
    },
    stop() {
      for (const answer of new Set([...list.messages.peek(), ...compared.peek()]))
        if (isLive(answer)) connection.post({ type: 'run-stop', run: answer.run.peek() });
    },
    stopRun: (run) => connection.post({ type: 'run-stop', run }),
    cancelRetry: (run) => connection.post({ type: 'retry-cancel', run }),
  };
}
