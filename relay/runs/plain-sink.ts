import type { Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaSink } from '#lib/providers/dialect.ts';

import { describeFailure } from './describe-failure.ts';
import type { NewEvent, RunForm } from './run-record.ts';

/** What a sink reports to the run besides its events. */
export interface SinkState {
  isDone: boolean;
  usage: Usage | undefined;
}

/** A sink without `finish`, which only the watchdog needs. */
export type RunSink = Omit<DeltaSink, 'finish'>;

/**
 * Creates a sink that produces the events of a plain stream: unnamed ones with the answer's text, and the
 * named ones `reasoning`, `picture` and `notice`.
 */
export function createPlainSink(form: RunForm, emit: (event: NewEvent) => void, state: SinkState): RunSink {
  const writeText = (text: string): string => (form === 'text-events' ? text : JSON.stringify({ text }));
  const notice = (value: Notice | { readonly type: 'was-reasoning' }): void =>
    emit({ event: 'notice', data: JSON.stringify({ notice: value }) });
  return {
    text: (channel, text) =>
      emit({ event: channel === 'answer' ? 'message' : 'reasoning', data: writeText(text) }),
    moveToReasoning(rest) {
      if (rest !== '') emit({ event: 'reasoning', data: writeText(rest) });
      notice({ type: 'was-reasoning' });
    },
    picture: (picture) => emit({ event: 'picture', data: JSON.stringify({ picture }) }),
    // No event of the plain streams names sources.
    source() {},
    notice,
    ...createStateSink(state),
  };
}

/** The parts of a sink that produce no events. */
export function createStateSink(state: SinkState): Pick<DeltaSink, 'usage' | 'done'> {
  return {
    usage(usage) {
      state.usage = usage;
    },
    done() {
      state.isDone = true;
    },
  };
}

/** The last events of a plain stream: `error` if the run failed, and `end`. */
export function endPlain(end: RunEnd): NewEvent[] {
  const { state, failure, usage } = end;
  const error = failure && {
    kind: failure.kind,
    message: describeFailure(failure),
    ...(failure.status !== undefined && { status: failure.status }),
  };
  return [
    ...(error ? [{ event: 'error', data: JSON.stringify({ error }) }] : []),
    { event: 'end', data: JSON.stringify({ reason: state, ...(usage && { usage }) }), end },
  ];
}
