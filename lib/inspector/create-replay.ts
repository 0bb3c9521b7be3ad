import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import { foldNotice } from '#lib/protocol/fold-notice.ts';
import type { Notice, RunEnd } from '#lib/protocol/run.ts';
import { replayRecording } from '#lib/recordings/replay-recording.ts';

import type { InspectedStream } from './create-inspected-stream.ts';

/** A stream that is being or has been replayed. */
export interface Replay {
  readonly stream: string;
  readonly isPaced: boolean;
  readonly answer: ReadonlySignal<string>;
  readonly reasoning: ReadonlySignal<string>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  /** The entry that was delivered last. */
  readonly index: ReadonlySignal<number>;
  /** Whether it is running. */
  readonly isLive: ReadonlySignal<boolean>;
  /** Undefined while it is running, and when it was stopped. */
  readonly end: ReadonlySignal<RunEnd | undefined>;
}

/** Replays one stream at a time. */
export interface ReplayControl {
  readonly current: ReadonlySignal<Replay | undefined>;
  start(stream: InspectedStream, isPaced: boolean): void;
  stop(): void;
  /** Stops and closes it. */
  close(): void;
}

/** What a replay needs. */
export interface ReplayControlOptions {
  readonly clock: Clock;
  reportFault(error: unknown): void;
}

export function createReplayControl({ clock, reportFault }: ReplayControlOptions): ReplayControl {
  const current = signal<Replay | undefined>(undefined);
  let stopping = new AbortController();

  async function play(stream: InspectedStream, isPaced: boolean, until: AbortSignal): Promise<void> {
    const answer = signal('');
    const reasoning = signal('');
    const notices = signal<readonly Notice[]>([]);
    const index = signal(0);
    const isLive = signal(true);
    const end = signal<RunEnd | undefined>(undefined);
    current.value = { stream: stream.id, isPaced, answer, reasoning, notices, index, isLive, end };
    try {
      end.value = await replayRecording(stream.toRecording(), {
        clock,
        isPaced,
        signal: until,
        reportFault,
        listener: {
          text(channel, text) {
            if (channel === 'answer') answer.value += text;
            else reasoning.value += text;
          },
          moveToReasoning(rest) {
            batch(() => {
              reasoning.value += answer.value + rest;
              answer.value = '';
            });
          },
          picture() {},
          source() {},
          notice(notice) {
            notices.value = foldNotice(notices.value, notice);
          },
        },
        onEntry(delivered) {
          index.value = delivered;
        },
      });
    } catch (error) {
      reportFault(error);
    } finally {
      isLive.value = false;
    }
  }

  function stop(): void {
    stopping.abort();
  }

  return {
    current,
    start(stream, isPaced) {
      stop();
      stopping = new AbortController();
      void play(stream, isPaced, stopping.signal);
    },
    stop,
    close() {
      stop();
      current.value = undefined;
    },
  };
}
