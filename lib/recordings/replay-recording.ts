import { type Clock, wait } from '#lib/clock/clock.ts';
import { createPacer } from '#lib/clock/pacer.ts';
import type { Finding, StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { TextListener } from '#lib/redaction/strip-key.ts';
import { createHostSlots } from '#lib/runs/host-slots.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { performRun, type RunRequest } from '#lib/runs/perform-run.ts';
import type { RunEnvironment } from '#lib/runs/run-environment.ts';
import { createStreamTap } from '#lib/runs/stream-tap.ts';

import { createRecordedResponses } from './recorded-fetch.ts';
import type { Recording } from './recording.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** How a recording is replayed. */
export interface ReplayOptions {
  /** The system clock. */
  readonly clock: Clock;
  /** Waits between entries as long as in the recording. */
  readonly isPaced: boolean;
  readonly listener: TextListener;
  /** Called for each entry, in order, once it has been read, and before that with its findings, if any. */
  onEntry(index: number, findings?: Finding[]): void;
  /** Ends the replay. */
  readonly signal: AbortSignal;
  reportFault(error: unknown): void;
}

/** The user may have raised these limits for the run that was recorded. */
const HOUR_MS = 3_600_000;
const LIMITS = {
  ...defaultLimits,
  firstByteMs: HOUR_MS,
  silenceMs: HOUR_MS,
  errorBodyMs: HOUR_MS,
  maxRetryWaitMs: HOUR_MS,
  runMs: 24 * HOUR_MS,
};

/** After this much work, the page gets a turn. */
const MAX_WORK_MS = 8;

/** How much later than recorded a request may be sent. */
const LATE_MS = 2 * 60_000;

function toProvider({ provider, model, dialect, origin, eventStream }: StreamInfo): ServerProvider {
  return {
    id: 'replay',
    preset: 'replay',
    name: provider,
    dialect,
    baseUrl: URL.canParse(origin) ? origin : 'http://localhost',
    model,
    ...(eventStream && { eventStream: { ...eventStream, template: '' } }),
  };
}

function toRequest(info: StreamInfo): RunRequest {
  const provider = toProvider(info);
  return {
    input: { provider, model: info.model, turns: [{ role: 'user', text: '' }], refused: new Set() },
    origin: provider.baseUrl,
    context: { purpose: 'question' },
    key: undefined,
  };
}

interface LiveReplay {
  readonly ended: Promise<void>;
  end: RunEnd | undefined;
}

/**
 * Replays a recording through the run loop, the parser and the dialect that read it first, without a network. What the
 * run waits for is timed by the recording.
 *
 * @returns How the replayed run ended; undefined when `signal` was aborted, or if nothing was ever sent.
 */
export async function replayRecording(
  { info, entries, end }: Recording,
  { clock, isPaced, listener, onEntry, signal, reportFault }: ReplayOptions,
): Promise<RunEnd | undefined> {
  const virtual = createVirtualClock(info.startedAt, clock.pause);
  const responses = createRecordedResponses(entries);
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  /** The entry that is being delivered, and the one that only the end of the body completes. */
  let current = 0;
  let unterminated: number | undefined;
  let run: LiveReplay | undefined;

  function onFound(entry: StreamEntry): void {
    if (entry.kind !== 'event' && entry.kind !== 'json') return;
    const isLate = entry.isUnterminated === true;
    if (entry.findings) onEntry(isLate ? (unterminated ?? current) : current, entry.findings);
  }

  const env: RunEnvironment = {
    fetch: responses.fetch,
    clock: virtual,
    limits: () => LIMITS,
    hostSlots: createHostSlots(() => 1),
    hasHostPermission: () => Promise.resolve(true),
    rememberRefused: () => Promise.resolve(),
    deviceModel: () => undefined,
    rememberWindow: () => Promise.resolve(),
    reportFault,
    openTap: () =>
      createStreamTap({
        key: undefined,
        dialect: info.dialect,
        clock: virtual,
        startedAt: info.startedAt,
        add: onFound,
        end() {},
      }),
  };
  const heard = { ...listener, readEnded() {}, queued() {}, retrying() {} };

  function startRun(): LiveReplay {
    const started: LiveReplay = {
      end: undefined,
      ended: performRun(env, toRequest(info), heard, stopped).then((runEnd) => {
        started.end = runEnd;
      }),
    };
    return started;
  }

  function isLive(): boolean {
    return run !== undefined && run.end === undefined;
  }

  /** Waits for the next request of the run. Starts one if the loop does not send one by itself. */
  async function awaitRequest(): Promise<void> {
    const until = virtual.now() - info.startedAt + LATE_MS;
    if (isLive()) responses.breakOff();
    for (;;) {
      await clock.pause();
      if (responses.isAsked() || stopped.aborted) return;
      const next = virtual.nextTimer();
      if (!isLive()) run = startRun();
      else if (next !== undefined && next <= until) virtual.advanceTo(next);
      else return;
    }
  }

  async function sleepUntil(ms: number): Promise<void> {
    const left = ms - (virtual.now() - info.startedAt);
    if (isPaced && left > 0) await wait(clock, left, signal);
  }

  async function deliverAll(): Promise<void> {
    const pacer = createPacer(clock, MAX_WORK_MS);
    for (const [index, entry] of entries.entries()) {
      await sleepUntil(entry.at);
      if (pacer.isDue()) await pacer.pause();
      signal.throwIfAborted();
      virtual.advanceTo(entry.at);
      current = index;
      if ((entry.kind === 'event' || entry.kind === 'json') && entry.isUnterminated) unterminated = index;
      if (entry.kind === 'request') await awaitRequest();
      await Promise.race([responses.deliver(entry), run?.ended]);
      onEntry(index);
    }
  }

  /** Lets the run end as it did: by the user, by a broken connection, or by a limit. */
  async function runOut(): Promise<void> {
    await clock.pause();
    if (end) await sleepUntil(end.at);
    if (responses.isAsked() && end?.state === 'failed') responses.breakOff();
    if (!end || end.state === 'stopped' || end.state === 'interrupted') stop.abort();
    for (;;) {
      await clock.pause();
      const next = virtual.nextTimer();
      if (!isLive() || next === undefined) return;
      virtual.advanceTo(next);
    }
  }

  try {
    await deliverAll();
    await runOut();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  stop.abort();
  await run?.ended;
  return signal.aborted ? undefined : run?.end;
}
