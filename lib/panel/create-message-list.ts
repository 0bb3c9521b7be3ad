import { type ReadonlySignal, signal } from '@preact/signals';

import type { Answer, Message, Question } from '#lib/protocol/chat.ts';
import type { RunId } from '#lib/protocol/run.ts';

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
   * Shows this path, and returns the text of interrupted answers that only this panel has.
   *
   * An answer that is shown already keeps its view, so that its text is not rendered again.
   */
  show(messages: readonly Message[]): RunTail[];
  /** Shows a question and its answer below the question's parent; what followed that parent leaves the path. */
  join(question: Question, answer: Answer): void;
  find(run: RunId): AnswerControl | undefined;
}

/** Creates an empty path. */
export function createMessageList(now: () => number): MessageList {
  const messages = signal<readonly MessageView[]>([]);
  let controls = new Map<string, AnswerControl>();

  function show(path: readonly Message[]): RunTail[] {
    const before = controls;
    const tails: RunTail[] = [];
    controls = new Map();
    const views = path.map((message) => {
      if (message.role === 'user') return message;
      const control = before.get(message.id) ?? createAnswerView(message, now);
      const missing = control.restate(message);
      if (message.state === 'interrupted') {
        tails.push(...missing.map((tail) => ({ ...tail, run: message.run })));
      }
      controls.set(message.id, control);
      return control.view;
    });
    messages.value = views;
    return tails;
  }

  return {
    messages,
    show,
    join(question, answer) {
      const path = messages.peek();
      const after = path.findIndex((message) => message.id === question.parent);
      const control = controls.get(answer.id) ?? createAnswerView(answer, now);
      control.restate(answer);
      controls.set(answer.id, control);
      messages.value = [...path.slice(0, after + 1), question, control.view];
    },
    find(run) {
      for (const control of controls.values()) if (control.view.run.peek() === run) return control;
      return undefined;
    },
  };
}
