import type { Clock } from '#lib/clock/clock.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { RunEnd, Usage } from '#lib/protocol/run.ts';
import type { RequestInput } from '#lib/providers/dialect.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { createHttpTransport } from '#lib/runs/http-transport.ts';
import { createWatchdog, LIMIT_REASONS, type LimitPassed, type Watchdog } from '#lib/runs/watchdog.ts';

import { createAppender } from './appender.ts';
import {
  createPlainDialect,
  findLastSequence,
  findResumePoint,
  type Outbox,
  type ResumePoint,
} from './plain-dialect.ts';
import { createPlainSink, endPlain, type SinkState } from './plain-sink.ts';
import { isWireForm, type NewEvent, type UpstreamDialect } from './run-record.ts';
import type { RunWriter, StopReason } from './run-store.ts';
import type { Upstream } from './upstream.ts';
import { createWireRun, type WireQuestion, type WireRun } from './wire-dialect.ts';

/** What a run asks: a plain question, or an OpenAI client's own request. */
export type RunQuestion =
  | { readonly type: 'plain'; readonly input: Omit<RequestInput, 'provider' | 'refused'> }
  | ({ readonly type: 'wire' } & WireQuestion)
  /** A response that the upstream is already generating. */
  | ({ readonly type: 'resume' } & ResumePoint);

/** What a run reports while it is live. */
export interface RunObserver {
  readonly firstChunk: () => void;
  readonly response: (responseId: string) => void;
  readonly fault: (error: unknown) => void;
}

/** What every run of a relay uses. */
export interface PerformOptions {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** Parameters that the upstream has refused, by model. */
  readonly refused: Map<string, Set<string>>;
  readonly observer: RunObserver;
}

/** Why the relay ended a run. */
class Halt extends Error {
  readonly why: StopReason | 'size' | LimitPassed;

  constructor(why: Halt['why']) {
    super(why);
    this.why = why;
  }
}

/** How a run ended, as far as this relay knows. */
export interface PerformedRun {
  /** Undefined when another relay continues it, or the store has lost it. */
  readonly end: RunEnd | undefined;
  readonly usage: Usage | undefined;
}

/**
 * Asks the upstream and stores what it sends, until the run ends.
 *
 * @param question - Undefined to take over a run that another relay has started.
 */
export async function performRun(
  writer: RunWriter,
  question: RunQuestion | undefined,
  options: PerformOptions,
): Promise<PerformedRun> {
  const { upstream, clock, observer } = options;
  const { limits, key } = upstream;
  const { record } = writer.log;
  const outbox: Outbox = { pending: [] };
  const state: SinkState = { isDone: false, usage: undefined };
  const halting = new AbortController();
  const halt = (why: Halt['why']): void => halting.abort(new Halt(why));
  const appender = createAppender(writer, () => halt('lost'));
  const resumePoint = findStart(question, writer);
  const redact = createRedactor({ key });
  const base = dialects[record.dialect];

  let watchdog: Watchdog | undefined;
  let room = limits.maxAnswerLength;
  let hasReceived = false;

  const wire = isWireForm(record.form)
    ? createWireRun(
        base,
        toWire(question, record.dialect),
        outbox,
        state,
        redact,
        resumePoint,
        findLastSequence(writer.log.events),
      )
    : undefined;
  const sink = wire?.sink ?? createPlainSink(record.form, (event) => outbox.pending.push(event), state);

  function flush(): void {
    if (outbox.pending.length === 0) return;
    const isFirst = !hasReceived;
    hasReceived = true;
    for (const { data, responseId } of outbox.pending) {
      room -= data.length;
      if (responseId !== undefined) observer.response(responseId);
    }
    appender.flush(outbox.pending);
    if (isFirst) observer.firstChunk();
    if (room <= 0) halt('size');
  }

  async function end(runEnd: RunEnd): Promise<PerformedRun> {
    const withUsage = { ...runEnd, ...(state.usage && { usage: state.usage }) };
    outbox.pending.push(...endEventsOf(wire, withUsage));
    appender.flush(outbox.pending);
    try {
      await appender.settled();
      return { end: withUsage, usage: state.usage };
    } catch {
      return { end: undefined, usage: state.usage };
    }
  }

  if (!question && !resumePoint) return await end({ state: 'interrupted' });

  const provider: ServerProvider = {
    id: 'upstream',
    preset: record.dialect === 'responses' ? 'custom-responses' : 'custom-openai',
    name: 'upstream',
    dialect: record.dialect,
    baseUrl: upstream.baseUrl,
    model: record.model,
  };
  const refused = options.refused.get(record.model) ?? new Set<string>();
  const input: RequestInput = {
    turns: [],
    model: record.model,
    ...(question?.type === 'plain' && question.input),
    provider,
    refused,
  };
  const transport = createHttpTransport(
    {
      input,
      key,
      context: { purpose: 'question' },
      dialect: wire?.dialect ?? createPlainDialect(base, outbox, resumePoint),
    },
    {
      env: {
        fetch: (url, init) => options.fetch(url, init),
        async rememberRefused({ model }, parameter) {
          refused.add(parameter);
          options.refused.set(model, refused);
        },
        reportFault: observer.fault,
      },
      clock,
      limits,
      sink: { ...sink, finish: () => watchdog?.finish() },
      redact,
      signal: halting.signal,
      onLife: () => watchdog?.touch(),
      onRead: flush,
      isDone: () => state.isDone,
      retrying: () => undefined,
    },
  );

  function endOfHalt(why: Halt['why']): RunEnd {
    if (why !== 'finish') transport.cancel();
    const closed = transport.end(why === 'finish' ? 'clean' : 'broken');
    if (why === 'finish') return closed;
    if (why === 'cancelled' || why === 'abandoned') return { state: 'stopped' };
    if (why === 'shutdown' || why === 'lost') return { state: 'interrupted' };
    if (why === 'size') return { state: 'length' };
    return { state: 'failed', failure: { kind: 'timeout', reason: LIMIT_REASONS[why] } };
  }

  const onStop = (): void => halt(readStopReason(writer.stop.reason));
  writer.stop.addEventListener('abort', onStop, { once: true });
  if (writer.stop.aborted) onStop();
  watchdog = createWatchdog(clock, limits, halt);
  try {
    const performed = await transport.perform();
    // The response may be gone by now: then only the events stored by the first relay are left.
    const isGone = !question && !hasReceived && performed.state === 'failed';
    return await end(isGone ? { state: 'interrupted' } : performed);
  } catch (error) {
    const { reason } = halting.signal;
    if (!(reason instanceof Halt)) {
      observer.fault(error);
      return await end({ state: 'failed', failure: { kind: 'internal' } });
    }
    if (reason.why === 'lost') return { end: undefined, usage: state.usage };
    if (reason.why === 'shutdown') {
      flush();
      await appender.settled().catch(() => undefined);
      if (findResumePoint(writer.log.events) && (await writer.release()))
        return { end: undefined, usage: state.usage };
    }
    return await end(endOfHalt(reason.why));
  } finally {
    watchdog.close();
    writer.stop.removeEventListener('abort', onStop);
  }
}

/** Where to resume the upstream's response; undefined to request a new one. */
function findStart(question: RunQuestion | undefined, { log }: RunWriter): ResumePoint | undefined {
  if (question?.type === 'resume') return question;
  return question ? undefined : findResumePoint(log.events);
}

function toWire(question: RunQuestion | undefined, form: UpstreamDialect): WireQuestion {
  return question?.type === 'wire' ? question : { form, body: {} };
}

function endEventsOf(wire: WireRun | undefined, end: RunEnd): NewEvent[] {
  return wire ? wire.endEvents(end) : endPlain(end);
}

function readStopReason(reason: unknown): StopReason {
  const known: readonly StopReason[] = ['cancelled', 'abandoned', 'lost', 'shutdown'];
  return known.find((one) => one === reason) ?? 'shutdown';
}
