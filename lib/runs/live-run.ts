import type { JournalEntry } from '#lib/chats/chat-store.ts';
import type { Clock } from '#lib/clock/clock.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import type { BackgroundFrame } from '#lib/protocol/panel-frames.ts';
import type { Channel, Notice, RunEnd } from '#lib/protocol/run.ts';

import { createDeltaOutbox } from './delta-outbox.ts';
import { createJournalWriter } from './journal-writer.ts';

/** Where the text of a live run goes. */
export interface LiveRunOutlets {
  publish(frame: BackgroundFrame): void;
  journal(entries: JournalEntry[]): Promise<void>;
  /** Stores the answer as it ended. */
  store(answer: Answer): Promise<void>;
}

/** An answer while its run lives: takes what comes, tells the panels and the journal, and ends once. */
export interface LiveRun {
  /** The answer as far as it has come. */
  answer(): Answer;
  text(channel: Channel, text: string): void;
  notice(notice: Notice): void;
  readEnded(): void;
  /** Stores the end, then tells it. Only the first call counts. */
  end(end: RunEnd): Promise<void>;
}

/** A count replaces the count before it; everything else is told once. */
function withNotice(notices: readonly Notice[], notice: Notice): Notice[] {
  return [...notices.filter((other) => other.type !== notice.type || other.detail !== notice.detail), notice];
}

/** Starts the bookkeeping of a run on an answer, which may have text from an earlier run. */
export function createLiveRun(clock: Clock, started: Answer, outlets: LiveRunOutlets): LiveRun {
  const run = started.run;
  const texts = { answer: started.answer, reasoning: started.reasoning };
  let rest: Omit<Answer, 'answer' | 'reasoning'> = started;
  let reasoningSince: number | undefined;
  let ended = false;
  const journal = createJournalWriter(clock, outlets.journal, () => {});
  const outbox = createDeltaOutbox(clock, (delta) => outlets.publish({ type: 'text-delta', run, ...delta }));

  function timeReasoning(channel: Channel): void {
    if (channel === 'reasoning') reasoningSince ??= clock.now();
    else if (reasoningSince !== undefined) {
      rest = { ...rest, reasoningMs: (started.reasoningMs ?? 0) + clock.now() - reasoningSince };
      reasoningSince = undefined;
    }
  }

  function answer(): Answer {
    return { ...rest, ...texts };
  }

  function tell(notice: Notice): void {
    rest = { ...rest, notices: withNotice(rest.notices, notice) };
    outlets.publish({ type: 'run-notice', run, notice });
  }

  return {
    answer,
    text(channel, text) {
      if (ended || text === '') return;
      const delta = { channel, at: texts[channel].length, text };
      texts[channel] += text;
      if (rest.state === 'waiting') rest = { ...rest, state: 'streaming' };
      timeReasoning(channel);
      journal.add(delta);
      outbox.add(delta);
    },
    notice(notice) {
      if (!ended) tell(notice);
    },
    readEnded: () => outbox.readEnded(),
    async end({ state, failure, usage }) {
      if (ended) return;
      outbox.flush();
      if (state === 'complete' && texts.answer === '') tell({ type: 'empty' });
      ended = true;
      timeReasoning('answer');
      rest = { ...rest, state, ...(failure && { failure }), ...(usage && { usage }) };
      await journal.close();
      // A full disk must not take the end away from the panels; the text is in them still.
      await outlets.store(answer()).catch(() => {});
      outlets.publish({
        type: 'run-end',
        run,
        end: { state, ...(failure && { failure }), ...(usage && { usage }) },
      });
    },
  };
}
