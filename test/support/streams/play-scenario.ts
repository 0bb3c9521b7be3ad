import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, createGzip } from 'node:zlib';

import type { Delivery, Scenario } from './scenario.ts';
import type { StreamEnd, StreamStep } from './vector-schema.ts';

/** Over the sockets of a browser a whole megabyte byte by byte would take minutes and show nothing new. */
const maxSingleBytes = 4096;
/**
 * Long enough for the other side to read what came before a cut, whatever the time scale: Chromium throws away
 * what a page has not read yet when the connection breaks.
 */
const settleMs = 150;

/**
 * Plays a scenario on a response over its real socket. Returns when the server has done its part; a `hang` lasts
 * until the client leaves.
 *
 * @param signal - Aborted when the connection closes.
 * @param onBreak - Called before the server breaks the connection itself.
 */
export async function playScenario(
  response: ServerResponse,
  scenario: Scenario,
  delivery: Delivery,
  signal: AbortSignal,
  onBreak: () => void,
): Promise<void> {
  const breakOff = async (end: StreamEnd): Promise<void> => {
    await wait(settleMs, 1, signal);
    onBreak();
    if (end === 'reset') response.socket?.resetAndDestroy();
    else response.socket?.destroySoon();
  };
  const { http } = scenario;
  const timeScale = delivery.timeScale ?? 1;
  if (http.delayHeadersMs !== undefined) await wait(http.delayHeadersMs, timeScale, signal);
  if (http.resetBeforeHeaders) return await breakOff('reset');
  response.writeHead(http.status, {
    ...http.headers,
    ...(http.encoding && { 'content-encoding': http.encoding }),
    // A browser asks again by itself when a connection breaks that it has used before.
    connection: 'close',
  });
  response.flushHeaders();
  const body = http.encoding === 'gzip' ? createGzipBody(response) : createPlainBody(response);
  for (const step of splitSteps(scenario.steps(), delivery)) {
    if (signal.aborted) return;
    if ('bytes' in step) {
      await body.write(step.bytes);
    } else if ('settleMs' in step) {
      await wait(step.settleMs, 1, signal);
    } else if ('pauseMs' in step) {
      await wait(step.pauseMs, timeScale, signal);
    } else {
      return step.end === 'hang' ? await wait(Infinity, 1, signal) : breakOff(step.end);
    }
  }
  await body.end();
}

function* splitSteps(
  steps: Iterable<StreamStep>,
  { bytewise, cutAt }: Delivery,
): Generator<StreamStep | { readonly settleMs: number }> {
  let at = 0;
  for (const step of steps) {
    if (!('bytes' in step)) {
      yield step;
      continue;
    }
    const { bytes } = step;
    if (bytewise && at < maxSingleBytes) {
      for (let i = 0; i < bytes.length; i++) {
        yield { bytes: bytes.subarray(i, i + 1) };
        yield { settleMs: 0 };
      }
    } else if (cutAt !== undefined && cutAt > at && cutAt < at + bytes.length) {
      yield { bytes: bytes.subarray(0, cutAt - at) };
      yield { settleMs };
      yield { bytes: bytes.subarray(cutAt - at) };
    } else {
      yield step;
    }
    at += bytes.length;
  }
}

interface Body {
  /** Resolves when the bytes have been handed to the kernel. */
  write(bytes: Uint8Array): Promise<void>;
  end(): Promise<void>;
}

function createPlainBody(response: ServerResponse): Body {
  return {
    async write(bytes) {
      await new Promise<void>((resolve) => response.write(bytes, () => resolve()));
    },
    async end() {
      await new Promise<void>((resolve) => response.end(() => resolve()));
    },
  };
}

/** A flush after each write, as servers do that compress a stream of events. */
function createGzipBody(response: ServerResponse): Body {
  const gzip = createGzip();
  gzip.pipe(response);
  const flush = promisify((done: () => void) => gzip.flush(constants.Z_SYNC_FLUSH, done));
  return {
    async write(bytes) {
      gzip.write(bytes);
      await flush();
    },
    async end() {
      gzip.end();
      await once(response, 'close');
    },
  };
}

async function wait(ms: number, timeScale: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  if (ms === Infinity) return void (await once(signal, 'abort'));
  try {
    // A zero pause is one turn of the event loop, which is shorter than any timer.
    if (ms * timeScale === 0) await setImmediate();
    else await setTimeout(ms * timeScale, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
