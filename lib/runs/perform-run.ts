import type { Clock } from '#lib/clock/clock.ts';
import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { Channel, Notice, RunEnd, Usage } from '#lib/protocol/run.ts';
import type { DeltaSink, Dialect, RequestInput } from '#lib/providers/dialect.ts';
import { createKeyStripper } from '#lib/redaction/strip-key.ts';

import { askProvider } from './ask-provider.ts';
import { askUntilEnd } from './ask-until-end.ts';
import type { HostQueue } from './host-queue.ts';
import type { Limits } from './limits.ts';
import { sendRequest } from './send-request.ts';
import { createWatchdog, type LimitPassed, type Watchdog } from './watchdog.ts';

/** What every run uses. */
export interface RunEnvironment {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly queue: HostQueue;
  /** Whether the user has let the extension talk to the origin. */
  hasHostPermission(origin: string): Promise<boolean>;
  /** Remembers for later runs that the provider refuses a parameter. */
  rememberRefused(provider: string, parameter: string): Promise<void>;
}

/** What one run asks, and of whom. */
export interface RunQuestion {
  readonly dialect: Dialect;
  readonly input: RequestInput;
  /** The origin that the request goes to, and the only one that gets the key. */
  readonly origin: string;
  readonly key: string | undefined;
}

/** Hears how a run goes on. */
export interface RunListener {
  text(channel: Channel, text: string): void;
  notice(notice: Notice): void;
  /** What one network read brought is complete. */
  readEnded(): void;
  queued(ahead: number): void;
  /** The run asks again at `until` (Unix ms); `cancel` ends it with its failure at once. */
  retrying(until: number, kind: ErrorKind, cancel: () => void): void;
}

/** Why our side ended a run. */
class Halt extends Error {
  readonly why: 'stop' | LimitPassed;

  constructor(why: Halt['why']) {
    super(why);
    this.why = why;
  }
}

const LIMIT_WORDS: Record<Exclude<LimitPassed, 'finish'>, string> = {
  'first-byte': 'The server sent nothing for too long.',
  silence: 'The server stopped sending in the middle of the answer.',
  run: 'The answer took longer than one answer may take.',
};

/** How long the word to stop may take to reach the provider. */
const CANCEL_MS = 10_000;

/**
 * Asks the provider and reads its answer to its one end. Never throws: whatever happens is the end.
 *
 * @param stop - Aborted when the user stops the run.
 */
export async function performRun(
  env: RunEnvironment,
  { dialect, input, origin, key }: RunQuestion,
  listener: RunListener,
  stop: AbortSignal,
): Promise<RunEnd> {
  const { clock, limits, fetch } = env;
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

  const sink: DeltaSink = {
    text: stripper.text,
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
    return askUntilEnd({
      dialect,
      input,
      reader,
      clock,
      limits,
      signal,
      ask: (request) =>
        askProvider({
          fetch,
          limits,
          now: clock.now,
          provider,
          dialect,
          request,
          key,
          redact: stripper.redact,
          reader,
          sink,
          signal,
          onLife: () => watchdog?.touch(),
          onReconnectTime: (ms) => {
            reconnectMs = ms;
          },
          onRead: () => listener.readEnded(),
          isDone: () => isDone,
        }),
      reconnectMs: () => reconnectMs,
      notice: sink.notice,
      retrying: listener.retrying,
      rememberRefused: (parameter) => env.rememberRefused(provider.id, parameter),
    });
  }

  /** What the provider makes in the background goes on, and is paid for, until it is told to stop. */
  function cancelAtProvider(): void {
    const point = reader.resumePoint;
    const request = point && dialect.buildCancel?.(input, point);
    if (request) sendRequest(fetch, request, key, AbortSignal.timeout(CANCEL_MS)).catch(() => {});
  }

  function endOfHalt(why: Halt['why']): RunEnd {
    if (why !== 'finish') cancelAtProvider();
    const end = reader.end(why === 'finish' ? 'clean' : 'broken');
    if (why === 'finish') return end;
    if (why === 'stop') return { state: 'stopped' };
    return { state: 'failed', failure: { kind: 'timeout', words: LIMIT_WORDS[why] } };
  }

  /** Hands over what was held back, and tells a refusal by the browser from a broken line. */
  async function seal(end: RunEnd): Promise<RunEnd> {
    stripper.flush();
    listener.readEnded();
    const sealed = { ...stripper.end(end), ...(usage && { usage }) };
    if (sealed.failure?.kind !== 'network' || (await env.hasHostPermission(origin))) return sealed;
    return { ...sealed, failure: { ...sealed.failure, kind: 'blocked', remedy: 'grant-host' } };
  }

  try {
    leaveQueue = await env.queue.enter(origin, signal, listener.queued);
    watchdog = createWatchdog(clock, limits, halt);
    return await seal(await perform());
  } catch (error) {
    if (error instanceof Halt) return seal(endOfHalt(error.why));
    // A fault of ours: the text so far is worth more than a crash.
    return seal({ state: 'failed', failure: { kind: 'protocol' } });
  } finally {
    stop.removeEventListener('abort', onStop);
    watchdog?.close();
    leaveQueue();
    // Whatever still reads for this run ends here.
    halt('stop');
  }
}
