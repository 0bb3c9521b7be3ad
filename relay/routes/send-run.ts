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
  return RESPONSE_ALREADY_SENT;
}

/**
 * Waits for a run's first event, so that a request that the upstream refuses at once gets its status.
 *
 * @returns The refusal; undefined when there is an answer, or none yet after `patienceMs`.
 */
export async function findRefusal(
  c: RelayContext,
  log: RunLog,
  patienceMs: number,
): Promise<Response | undefined> {
  const signal = AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(patienceMs)]);
  // The wait is a reader's: the run must not be given up meanwhile.
  const stopReading = log.read(() => undefined);
  while (log.events.length === 0 && !log.isLost && !signal.aborted) await log.changed(signal);
  stopReading();
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

/** Responds to a request for a run that is not there, has expired or belongs to somebody else. */
export function answerUnknownRun(c: RelayContext): Response {
  return answerError(c, {
    status: 404,
    message: 'There is no such run, or it has expired.',
    type: 'invalid_request_error',
    code: 'run_not_found',
  });
}
