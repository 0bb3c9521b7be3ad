import type { RequestContext } from '#lib/ledger/record-requests.ts';
import type { ErrorKind, FailureReason } from '#lib/protocol/failure.ts';
import type { Channel, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaSink, Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { createKeyStripper, type TextListener } from '#lib/redaction/strip-key.ts';

import { attemptRequest } from './attempt-request.ts';
import { attemptUntilEnd } from './attempt-until-end.ts';
import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';
import { createWatchdog, type LimitPassed, type Watchdog } from './watchdog.ts';

/** What one run sends, and to whom. */
export interface RunRequest {
  readonly dialect: Dialect;
  readonly input: RequestInput;
  /** The origin that the request goes to, and the only one that gets the key. */
  readonly origin: string;
  readonly key: string | undefined;
  /** What it is for. */
  readonly context: RequestContext;
  /** How long the answer is already, when it is continued. */
  readonly startLength?: number;
}

/** Hears what happens in a run. */
export interface RunListener extends TextListener {
  /** All text of one network read has been passed on. */
  readEnded(): void;
  queued(ahead: number): void;
  /** The run retries at `until` (Unix ms); `cancel` ends it with its failure at once. */
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
}

/** Why our side ended a run. */
class Halt extends Error {
  readonly why: 'stop' | 'size' | LimitPassed;

  constructor(why: Halt['why']) {
    super(why);
    this.why = why;
  }
}

const REASONS: Record<Exclude<LimitPassed, 'finish'>, FailureReason> = {
  'first-byte': 'first-byte',
  silence: 'silence',
  run: 'run-too-long',
};

/** How long the request that cancels a response at the provider may take. */
const CANCEL_MS = 10_000;

/**
 * Sends a request and reads the answer to its one end. Never throws: whatever happens is an end.
 *
 * @param stop - Aborted when the user stops the run.
 */
export async function performRun(
  env: RunEnvironment,
  { dialect, input, origin, key, context, startLength = 0 }: RunRequest,
  listener: RunListener,
  stop: AbortSignal,
): Promise<RunEnd> {
  const { clock, fetch } = env;
  const limits = env.limits();
  const stripper = createKeyStripper(key, listener);
  const halting = new AbortController();
  const { signal } = halting;
  const halt = (why: Halt['why']): void => halting.abort(new Halt(why));
  const onStop = (): void => halt('stop');
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();

  let usage: Usage | undefined;
  let reconnectMs = limits.retryWaitMs;
  let isDone = false;
  let watchdog: Watchdog | undefined;
  let leaveQueue = (): void => {};

  /** What the answer may still grow by. */
  let room = limits.maxAnswerLength - startLength;
  function addText(channel: Channel, text: string): void {
    if (room <= 0) return;
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
      if (picture.data.length <= room) stripper.picture(picture);
      takeRoom(picture.data.length);
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
  const reader = dialect.createReader(input.provider, sink);

  function perform(): Promise<RunEnd> {
    const { provider } = input;
    return attemptUntilEnd({
      dialect,
      input,
      reader,
      clock,
      limits,
      signal,
      attempt: (request) =>
        attemptRequest({
          fetch,
          context,
          limits,
          clock,
          provider,
          request,
          key,
          redact: stripper.redact,
          reader,
          signal,
          onLife: () => watchdog?.touch(),
          onReconnectTime: (ms) => {
            reconnectMs = ms;
          },
          onRead: listener.readEnded,
          isDone: () => isDone,
        }),
      reconnectMs: () => reconnectMs,
      notice: sink.notice,
      retrying: listener.retrying,
      async rememberRefused(parameter) {
        // Not remembering costs one request more next time; it must not cost this answer.
        await env.rememberRefused(provider.id, parameter).catch((error: unknown) => {
          env.reportFault(error, 'runs');
        });
      },
    });
  }

  /** A response made in the provider's background goes on, and is paid for, until it is cancelled there. */
  function cancelAtProvider(): void {
    const point = reader.resumePoint;
    const request = point && dialect.buildCancel?.(input, point);
    if (!request) return;
    const stopping = { ...context, purpose: 'stop' } as const;
    sendRequest(fetch, request, key, AbortSignal.timeout(CANCEL_MS), stopping).catch(() => {});
  }

  function endOfHalt(why: Halt['why']): RunEnd {
    if (why !== 'finish') cancelAtProvider();
    const end = reader.end(why === 'finish' ? 'clean' : 'broken');
    if (why === 'finish') return end;
    if (why === 'stop') return { state: 'stopped' };
    if (why === 'size') {
      sink.notice({ type: 'size-limit', count: Math.round(limits.maxAnswerLength / 1024 ** 2) });
      return { state: 'length' };
    }
    return { state: 'failed', failure: { kind: 'timeout', reason: REASONS[why] } };
  }

  /** Passes on what was held back, and tells a missing permission from a broken connection. */
  async function seal(end: RunEnd): Promise<RunEnd> {
    stripper.flush();
    listener.readEnded();
    const sealed = { ...stripper.end(end), ...(usage && { usage }) };
    if (sealed.failure?.kind !== 'network' || (await env.hasHostPermission(origin))) return sealed;
    return { ...sealed, failure: { ...sealed.failure, kind: 'blocked', remedy: 'grant-host' } };
  }

  async function performToItsEnd(): Promise<RunEnd> {
    try {
      leaveQueue = await env.queue.enter(origin, signal, listener.queued);
      watchdog = createWatchdog(clock, limits, halt);
      return await seal(await perform());
    } catch (error) {
      if (error instanceof Halt) return await seal(endOfHalt(error.why));
      throw error;
    }
  }

  try {
    return await performToItsEnd();
  } catch (error) {
    env.reportFault(error, 'runs');
    return { state: 'failed', failure: { kind: 'internal' }, ...(usage && { usage }) };
  } finally {
    stop.removeEventListener('abort', onStop);
    watchdog?.close();
    leaveQueue();
    // Ends whatever still reads for this run.
    halt('stop');
  }
}
