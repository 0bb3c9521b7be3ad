import type { RunFailure } from '#lib/protocol/failure.ts';
import type { Channel, Notice, RunEnd, RunEndState, Usage } from '#lib/protocol/run.ts';

import type { DeltaSink } from './dialect.ts';

/** A sink that remembers what every dialect needs to know at the end. */
export interface TallySink extends DeltaSink {
  /** Counts an event that could not be read, and says so. */
  malformed(): void;
  /** Names a tool that the model asked for; undefined when it did not say which. */
  toolCall(name: string | undefined): void;
  readonly answerLength: number;
  readonly malformedCount: number;
  /** Closes the account of a run: adds the usage and, where nothing was said, the notice that says so. */
  close(state: Exclude<RunEndState, 'failed'> | RunFailure): RunEnd;
}

/** Makes a tally in front of `sink`. Empty texts stop here. */
export function createTallySink(sink: DeltaSink): TallySink {
  let answerLength = 0;
  let malformedCount = 0;
  let usage: Usage | undefined;
  let refused = false;
  const tools: string[] = [];

  return {
    text(channel: Channel, text: string) {
      if (text === '') return;
      if (channel === 'answer') answerLength += text.length;
      sink.text(channel, text);
    },
    usage(value) {
      usage = value;
      sink.usage(value);
    },
    notice(notice: Notice) {
      if (notice.type === 'refusal') {
        if (refused) return;
        refused = true;
      }
      sink.notice(notice);
    },
    finish: () => sink.finish(),
    done: () => sink.done(),
    malformed() {
      malformedCount += 1;
      sink.notice({ type: 'malformed-events', count: malformedCount });
    },
    toolCall(name) {
      const known = name ?? '';
      if (tools.includes(known) || tools.length >= 20) return;
      tools.push(known);
      const detail = tools.filter((tool) => tool !== '').join(', ');
      sink.notice({ type: 'tool-call', ...(detail !== '' && { detail }) });
    },
    get answerLength() {
      return answerLength;
    },
    get malformedCount() {
      return malformedCount;
    },
    close(state) {
      const silent = answerLength === 0 && tools.length === 0;
      if (silent && (state === 'complete' || state === 'length')) sink.notice({ type: 'empty' });
      return {
        ...(typeof state === 'string' ? { state } : { state: 'failed', failure: state }),
        ...(usage && { usage }),
      };
    },
  };
}
