import { isLoopback } from '#lib/presets/check-base-url.ts';
import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { Channel, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaSink } from '#lib/providers/dialect.ts';
import { readRequestId } from '#lib/providers/errors/request-id.ts';
import { createKeyStripper, type TextListener } from '#lib/redaction/strip-key.ts';

import { createHttpTransport, type HttpQuestion } from './http-transport.ts';
import type { RunEnvironment } from './run-environment.ts';
import { createSessionTransport, type SessionInput } from './session-transport.ts';
import { createRunTimer } from './time-run.ts';
import type { TransportOptions } from './transport.ts';
import { createWatchdog, LIMIT_REASONS, type LimitPassed, type Watchdog } from './watchdog.ts';

interface RequestFields {
  /** The current length of the answer, when it is continued. */
  readonly startLength?: number;
  /** When the user asked (Unix ms); now if absent. */
  readonly askedAt?: number;
}

/** A question to a server. */
export interface ServerRequest extends HttpQuestion, RequestFields {
  /** The origin that the request goes to. */
  readonly origin: string;
}

/** A question to the browser's own model. */
export interface OnDeviceRequest extends RequestFields {
  readonly input: SessionInput;
  readonly origin: null;
}

/** What a run asks, and where. */
export type RunRequest = ServerRequest | OnDeviceRequest;

/** The browser’s own model has slots like a host. */
const ON_DEVICE_HOST = 'on-device';

/** Receives what happens in a run. */
export interface RunListener extends TextListener {
  /** All text of one network read has been passed on. */
  readEnded(): void;
  queued(ahead: number): void;
  /** The run retries at `until` (Unix ms); `cancel` ends it with its failure at once. */
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
}

function asOffline(end: RunEnd): RunEnd {
  return { ...end, ...(end.failure && { failure: { ...end.failure, reason: 'offline' } }) };
}

/** Why our side ended a run. */
class Halt extends Error {
  readonly why: 'stop' | 'size' | LimitPassed;

  constructor(why: Halt['why']) {
    super(why);
    this.why = why;
  }
}

/**
 * Asks a question and reads the answer to its end. Never throws: every outcome is an end.
 *
 * @param stop - Aborted when the user stops the run.
 */
export async function performRun(
  env: RunEnvironment,
  request: RunRequest,
  listener: RunListener,
  stop: AbortSignal,
): Promise<RunEnd> {
  const { clock } = env;
  const { origin, startLength = 0, askedAt = clock.now() } = request;
  const limits = env.limits();
  const stripper = createKeyStripper(request.origin === null ? { key: undefined } : request, listener);
  const halting = new AbortController();
  const { signal } = halting;
  const halt = (why: Halt['why']): void => halting.abort(new Halt(why));
  const onStop = (): void => halt('stop');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();

  const timer = createRunTimer(clock, askedAt);
  let requestId: string | undefined;
  let usage: Usage | undefined;
  let isDone = false;
  let watchdog: Watchdog | undefined;
  let leaveHost = (): void => {};

  /** How much the answer may still grow. */
  let room = limits.maxAnswerLength - startLength;
  function addText(channel: Channel, text: string): void {
    if (room <= 0) return;
    timer.arrived();
    stripper.text(channel, text.length <= room ? text : text.slice(0, room).toWellFormed());
    takeRoom(text.length);
  }
  function takeRoom(length: number): void {
    room -= length;
    if (room <= 0) halt('size');
  }

  const sink: DeltaSink = {
    text: addText,
    moveToReasoning: stripper.moveToReasoning,
    picture(picture) {
      timer.arrived();
      if (picture.data.length <= room) stripper.picture(picture);
      takeRoom(picture.data.length);
    },
    source(source) {
      const length = JSON.stringify(source).length;
      if (length <= room) stripper.source(source);
      takeRoom(length);
    },
    usage: (counted) => {
      usage = counted;
    },
    notice: stripper.notice,
    finish: () => watchdog?.finish(),
    done: () => {
      isDone = true;
    },
  };
  const tap = request.origin === null ? undefined : env.openTap?.(request);
  const options: TransportOptions = {
    env,
    clock,
    limits,
    sink,
    redact: stripper.redact,
    signal,
    onSend: timer.sent,
    onResponse(headers) {
      timer.responded();
      requestId = headers && readRequestId(headers, stripper.redact);
    },
    onLife: () => watchdog?.touch(),
    onRead: listener.readEnded,
    isDone: () => isDone,
    retrying: listener.retrying,
  };
  const transport =
    request.origin === null
      ? createSessionTransport(request.input, options)
      : createHttpTransport(request, { ...options, ...(tap && { tap }) });

  function endOfHalt(why: Halt['why']): RunEnd {
    if (why !== 'finish') transport.cancel();
    const end = transport.end(why === 'finish' ? 'clean' : 'broken');
    if (why === 'finish') return end;
    if (why === 'stop') return { state: 'stopped' };
    if (why === 'size') {
      sink.notice({ type: 'size-limit', count: Math.round(limits.maxAnswerLength / 1024 ** 2) });
      return { state: 'length' };
    }
    return { state: 'failed', failure: { kind: 'timeout', reason: LIMIT_REASONS[why] } };
  }

  /** An end with the counts and measurements. */
  function withFacts(end: RunEnd): RunEnd {
    const timing = timer.read();
    return {
      ...end,
      ...(usage && { usage }),
      ...(timing && { timing }),
      ...(requestId !== undefined && { requestId }),
    };
  }

  /** A server on this computer is there without a network. */
  function isOutOfReach(asked: string): boolean {
    return env.isOffline?.() === true && !isLoopback(new URL(asked).hostname);
  }

  /** Passes on what was held back, and tells a missing permission and a missing network from a broken connection. */
  async function seal(end: RunEnd): Promise<RunEnd> {
    stripper.flush();
    listener.readEnded();
    const sealed = withFacts(stripper.end(end));
    if (sealed.failure?.kind !== 'network' || origin === null) return sealed;
    if (await env.hasHostPermission(origin)) return isOutOfReach(origin) ? asOffline(sealed) : sealed;
    return { ...sealed, failure: { ...sealed.failure, kind: 'blocked', remedy: 'grant-host' } };
  }

  function told(end: RunEnd): RunEnd {
    tap?.ended(end);
    return end;
  }

  async function performToItsEnd(): Promise<RunEnd> {
    try {
      leaveHost = await env.hostSlots.enter(origin ?? ON_DEVICE_HOST, signal, listener.queued);
      watchdog = createWatchdog(clock, limits, halt);
      return await seal(await transport.perform());
    } catch (error) {
      if (error instanceof Halt) return await seal(endOfHalt(error.why));
      throw error;
    }
  }

  try {
    return told(await performToItsEnd());
  } catch (error) {
    env.reportFault(error, 'runs');
    return told(withFacts({ state: 'failed', failure: { kind: 'internal' } }));
  } finally {
    stop.removeEventListener('abort', onStop);
    watchdog?.close();
    leaveHost();
    // Ends everything that still reads for this run.
    halt('stop');
  }
}
