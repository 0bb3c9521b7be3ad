import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import { answerError } from '#relay/http/openai-error.ts';
import type { RelayContext } from '#relay/http/relay-context.ts';
import { describeFailure, statusOf } from '#relay/runs/describe-failure.ts';
import { readEventId } from '#relay/runs/encode-event.ts';
import type { RunLog } from '#relay/runs/run-log.ts';
import { isWireForm } from '#relay/runs/run-record.ts';

import type { RelayParts } from './relay-parts.ts';

/** How long a client waits before it reconnects. */
const RETRY_MS = 1000;

/** The number of the last event that a reader has, of this run. 0 when it has none. */
export function readLastSeq(c: RelayContext, runId: string): number {
  const id = readEventId(c.req.header('last-event-id') ?? '');
  return id?.run === runId ? id.seq : 0;
}

/** Streams a run, from after event `seq`. A reader that has everything gets 204, which ends an `EventSource`. */
export function sendRun(c: RelayContext, { readers }: RelayParts, log: RunLog, seq: number): Response {
  if (log.end && seq > 0 && log.events.slice(seq).every(({ bytes }) => bytes === undefined))
    return c.body(null, 204);
  const { outgoing } = c.env;
  const { socket } = outgoing;
  // The head and the first events leave together and at once: Node would otherwise send them after all
  // pending work.
  socket?.cork();
  outgoing.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // Without it nginx and similar proxies buffer the answer.
    'X-Accel-Buffering': 'no',
    'Gloss-Run': log.record.id,
  });
  outgoing.flushHeaders();
  if (!isWireForm(log.record.form)) outgoing.write(`retry: ${RETRY_MS}\n\n`);
  readers.add(outgoing, log, seq);
  socket?.uncork();
  return RESPONSE_ALREADY_SENT;
}

/**
 * Streams a new run, but waits for its first event for `patienceMs`, so that a request that the upstream
 * refuses immediately gets its status.
 */
export function sendNewRun(
  c: RelayContext,
  parts: RelayParts,
  log: RunLog,
  patienceMs: number,
): Promise<Response> {
  const { outgoing } = c.env;
  return new Promise((resolve) => {
    let isWaiting = true;
    // The wait counts as a reader, so that the run is not abandoned in the meantime.
    const stopReading = log.read(decide);
    const timer = setTimeout(send, patienceMs);
    outgoing.once('close', send);
    decide();

    function decide(): void {
      if (log.events.length > 0 || log.isLost) send();
    }
    // Called directly by the store, so that the first event waits for nothing else.
    function send(): void {
      if (!isWaiting) return;
      isWaiting = false;
      clearTimeout(timer);
      outgoing.off('close', send);
      resolve(respond());
      stopReading();
    }
    async function respond(): Promise<Response> {
      return findRefusal(c, log) ?? sendRun(c, parts, log, 0);
    }
  });
}

/** The refusal of a run that ended before it had an answer. */
function findRefusal(c: RelayContext, log: RunLog): Response | undefined {
  const failure = log.events.every(({ end, bytes }) => end ?? bytes === undefined)
    ? log.end?.failure
    : undefined;
  if (!failure) return undefined;
  if (failure.retryAt !== undefined) {
    const seconds = Math.max(1, Math.ceil((failure.retryAt - Date.now()) / 1000));
    c.header('Retry-After', String(seconds));
  }
  const status = statusOf(failure);
  return answerError(c, {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Hono lists the statuses that it knows
    status: status as ContentfulStatusCode,
    message: describeFailure(failure),
    type: status >= 500 ? 'server_error' : 'invalid_request_error',
    code: failure.kind,
  });
}

/** Responds to a request for a run that does not exist, has expired or belongs to someone else. */
export function answerUnknownRun(c: RelayContext): Response {
  return answerError(c, {
    status: 404,
    message: 'There is no such run, or it has expired.',
    type: 'invalid_request_error',
    code: 'run_not_found',
  });
}
