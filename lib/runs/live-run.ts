import type { ChatStore } from '#lib/chats/chat-store.ts';
import type { Clock } from '#lib/clock/clock.ts';
import type { Answer } from '#lib/protocol/chat.ts';
import { foldNotice } from '#lib/protocol/fold-notice.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { Channel, RunEnd } from '#lib/protocol/run.ts';
import { addSource } from '#lib/protocol/source.ts';

import { addRunFacts } from './add-run-facts.ts';
import { createDeltaOutbox } from './delta-outbox.ts';
import { createJournalWriter } from './journal-writer.ts';
import type { RunListener } from './perform-run.ts';

/** Where the frames of all runs go. */
export interface FrameSink {
  /** Sends a frame to every panel that shows the chat. */
  publish(chat: string, frame: BackgroundFrame): void;
}

/**
 * An answer while its run is live: receives what arrives, passes it to the panels and the journal, and ends
 * once.
 */
export interface LiveRun extends RunListener {
  /** The answer so far. */
  answer(): Answer;
  /** Ends the wait for a retry with the failure that caused it. */
  cancelRetry(): void;
  /** Stores the end, then tells the panels. Only the first call counts. */
  end(end: RunEnd): Promise<void>;
}

/** The destinations of a live run. */
export interface LiveRunOptions {
  readonly clock: Clock;
  readonly chat: string;
  readonly chats: Pick<ChatStore, 'journal' | 'storeAnswer'>;
  readonly sink: FrameSink;
  reportFault(error: unknown, room: 'runs'): void;
}

/** Starts a run's bookkeeping on an answer, which may have text from an earlier run. */
export function createLiveRun(
  started: Answer,
  { clock, chat, chats, sink, reportFault }: LiveRunOptions,
): LiveRun {
  const { run } = started;
  const texts = { answer: started.answer, reasoning: started.reasoning };
  let rest: Omit<Answer, 'answer' | 'reasoning'> = started;
  let reasoningSince: number | undefined;
  let ended = false;
  let cancelRetry = (): void => {};
  const journal = createJournalWriter(
    clock,
    (entries) => chats.journal(run, entries),
    (error) => reportFault(error, 'runs'),
  );
  const outbox = createDeltaOutbox(clock, (delta) =>
    sink.publish(chat, { type: 'text-delta', run, ...delta }),
  );

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

  /**
   * Stores the answer as it is now. If there is not enough room, it may be because of the pictures, and the
   * text is worth more.
   */
  async function store(): Promise<void> {
    const { pictures, ...withoutPictures } = answer();
    try {
      await chats.storeAnswer(chat, answer());
    } catch (error) {
      if (!pictures) throw error;
      reportFault(error, 'runs');
      await chats.storeAnswer(chat, withoutPictures);
    }
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
    moveToReasoning(rest) {
      if (ended) return;
      outbox.flush();
      const moved = (texts.answer.slice(started.answer.length) + rest).trimEnd();
      texts.answer = started.answer;
      texts.reasoning += moved;
      // The journal no longer matches the texts, so the answer is stored instead.
      journal.replace(store);
      sink.publish(chat, { type: 'text-restate', run, ...texts });
    },
    picture(picture) {
      if (ended) return;
      rest = { ...rest, pictures: [...(rest.pictures ?? []), picture] };
      journal.replace(store);
      sink.publish(chat, { type: 'picture-add', run, picture });
    },
    source(source) {
      if (ended) return;
      rest = { ...rest, sources: [...addSource(rest.sources ?? [], source)] };
      sink.publish(chat, { type: 'source-add', run, source });
    },
    readEnded: outbox.readEnded,
    notice(notice) {
      if (ended) return;
      rest = { ...rest, notices: foldNotice(rest.notices, notice) };
      sink.publish(chat, { type: 'run-notice', run, notice });
    },
    queued(ahead) {
      sink.publish(chat, { type: 'run-queue', run, ahead });
    },
    retrying(until, kind, cancel) {
      cancelRetry = cancel;
      sink.publish(chat, { type: 'retry-wait', run, until, kind });
    },
    cancelRetry: () => cancelRetry(),
    async end({ state, failure, ...counted }) {
      if (ended) return;
      outbox.flush();
      ended = true;
      timeReasoning('answer');
      const facts = addRunFacts(started, counted);
      const { usage: _usage, timing: _timing, requestId: _id, ...kept } = rest;
      rest = { ...kept, state, ...(failure && { failure }), ...facts };
      await journal.close();
      try {
        await store();
      } catch (error) {
        // Even with a full disk the panels must get the end; they still show the text.
        reportFault(error, 'runs');
      }
      const end = { state, ...(failure && { failure }), ...facts };
      sink.publish(chat, { type: 'run-end', run, end });
    },
  };
}
