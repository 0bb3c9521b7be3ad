import type { Clock } from '#lib/clock/clock.ts';
import type { RequestPurpose } from '#lib/protocol/frames/ledger-frames.ts';

import type { NewRecord, RequestLog } from './request-log.ts';

/** What a request is for, and whether it comes from a private window. */
export interface RequestContext {
  readonly purpose: RequestPurpose;
  readonly isPrivate?: boolean;
}

/** `fetch`, told what each request is for. */
export type RecordedFetch = (url: string, init: RequestInit, context: RequestContext) => Promise<Response>;

/** What recording needs. */
export interface RecordingOptions {
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly stored: RequestLog;
  /** For requests of private windows, which leave nothing on the disk. */
  readonly temporary: RequestLog;
  hasHostPermission(origin: string): Promise<boolean>;
  reportFault(error: unknown): void;
}

/** Browsers give even these a body, but refuse to construct a response that has one. */
const NULL_BODY = new Set([101, 103, 204, 205, 304]);

function lengthOf(body: RequestInit['body']): number {
  return typeof body === 'string' ? new TextEncoder().encode(body).length : 0;
}

/**
 * Passes a body through, read by read, and reports its length.
 *
 * @param onEnd - Called once, with the number of bytes that were read.
 */
function countBytes(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onEnd: (received: number, end: 'complete' | 'failed') => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let received = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            onEnd(received, 'complete');
            return;
          }
          received += value.length;
          controller.enqueue(value);
        } catch (error) {
          onEnd(received, 'failed');
          throw error;
        }
      },
      async cancel(reason) {
        // The reader has what it needs: an answer may end before its body does.
        onEnd(received, 'complete');
        await reader.cancel(reason);
      },
    },
    // Nothing is read ahead, so the reader's back-pressure works.
    { highWaterMark: 0 },
  );
}

/**
 * Returns a `fetch` that records every request. It adds nothing to a request and waits for no record: a log
 * that cannot be written is reported, and the request continues.
 */
export function recordRequests(options: RecordingOptions): RecordedFetch {
  const { clock, stored, temporary, reportFault } = options;

  /** Stores the record now, and returns a function that updates it later. */
  function keep(
    log: RequestLog,
    origin: string,
    record: Omit<NewRecord, 'hasPermission'>,
  ): (more: Partial<NewRecord>) => void {
    const adding = options.hasHostPermission(origin).then(async (hasPermission) => {
      const full = { ...record, hasPermission };
      return { id: await log.add(full), full };
    });
    adding.catch(reportFault);
    return (more) => {
      adding.then(({ id, full }) => log.replace(id, { ...full, ...more })).catch(() => {});
    };
  }

  return async (url, init, { purpose, isPrivate = false }) => {
    const { host, origin } = new URL(url);
    const at = clock.now();
    const responding = options.fetch(url, init);
    const complete = keep(isPrivate ? temporary : stored, origin, {
      at,
      host,
      purpose,
      sent: lengthOf(init.body),
      received: 0,
    });
    let response: Response;
    try {
      response = await responding;
    } catch (error) {
      complete({ end: init.signal?.aborted ? 'stopped' : 'failed' });
      throw error;
    }
    const { status, statusText, headers, body } = response;
    const answered = status === 0 ? {} : { status };
    if (!body || NULL_BODY.has(status)) {
      complete({ ...answered, end: 'complete' });
      return response;
    }
    const counted = countBytes(body, (received, end) =>
      complete({ ...answered, received, end: init.signal?.aborted ? 'stopped' : end }),
    );
    return new Response(counted, { status, statusText, headers });
  };
}
