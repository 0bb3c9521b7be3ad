import type { RecordedFetch } from '#lib/ledger/record-requests.ts';
import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';

import { createEntryWriter, type EntryWriter } from './write-entry.ts';

type ResponseEntry = Extract<StreamEntry, { kind: 'response' }>;

/** A `fetch` whose responses are recorded entries. Each is delivered when the caller says so. */
export interface RecordedResponses {
  readonly fetch: RecordedFetch;
  /** Whether a request waits for its response. */
  readonly isAsked: () => boolean;
  /** Refuses the request that was delivered and still waits, and breaks a body that is still open. */
  breakOff(): void;
  /** Delivers an entry. Resolves when it has been read, or will not be. */
  deliver(entry: StreamEntry): Promise<void>;
}

interface Asked {
  isDelivered: boolean;
  answer(response: Response): void;
  refuse(error: Error): void;
}

/** A body that is read as it is delivered: nothing is read ahead. */
interface OpenBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writer: EntryWriter;
  /** Resolves when the reader wants more, or has finished. */
  whenWanted(): Promise<void>;
  isClosed(): boolean;
  enqueue(text: string): void;
  close(): void;
  fail(): void;
}

function createBody(isJson: boolean): OpenBody {
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  let isWanted = false;
  let isClosed = false;
  let wake = (): void => {};
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(started) {
        controller = started;
      },
      pull() {
        isWanted = true;
        wake();
      },
      cancel() {
        isClosed = true;
        wake();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    writer: createEntryWriter(isJson),
    isClosed: () => isClosed,
    whenWanted: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (isWanted || isClosed) resolve();
      }),
    enqueue(text) {
      isWanted = false;
      controller?.enqueue(new TextEncoder().encode(text));
    },
    close() {
      if (!isClosed) controller?.close();
      isClosed = true;
    },
    fail() {
      if (!isClosed) controller?.error(new TypeError('The connection broke.'));
      isClosed = true;
    },
  };
}

/** Browsers refuse to construct a response with one of these and a body. */
const NULL_BODY = new Set([204, 205, 304]);

/**
 * A redirect, which is not followed: browsers hide its status, and scripts cannot construct such a response.
 */
const REDIRECT = 302;

function headersOf(recorded: ResponseEntry['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(recorded)) {
    try {
      headers.append(name, value);
    } catch {
      // A file may contain anything; invalid headers are left out.
    }
  }
  return headers;
}

/** Whether the body that an entry belongs to is JSON. */
function isJsonBody(entries: readonly StreamEntry[], response: StreamEntry): boolean {
  const rest = entries.slice(entries.indexOf(response) + 1);
  const end = rest.findIndex(({ kind }) => kind === 'request');
  return (end < 0 ? rest : rest.slice(0, end)).some(({ kind }) => kind === 'json');
}

/** Creates the responses of a recording. */
export function createRecordedResponses(entries: readonly StreamEntry[]): RecordedResponses {
  let asked: Asked | undefined;
  let body: OpenBody | undefined;

  function breakOff(): void {
    if (asked?.isDelivered) {
      asked.refuse(new TypeError('The connection failed.'));
      asked = undefined;
    }
    body?.fail();
    body = undefined;
  }

  function respond(entry: ResponseEntry): void {
    const { status } = entry;
    const isPossible = status >= 200 && status <= 599;
    const headers = headersOf(entry.headers);
    body = NULL_BODY.has(status) || !isPossible ? undefined : createBody(isJsonBody(entries, entry));
    const init = { status: isPossible ? status : REDIRECT, headers };
    asked?.answer(new Response(body?.stream ?? null, init));
    asked = undefined;
  }

  return {
    fetch(_url, { signal }, { purpose }) {
      // The request that tells the provider to cancel.
      if (purpose === 'stop') return Promise.resolve(new Response());
      return new Promise((answer, refuse) => {
        asked = { isDelivered: false, answer, refuse };
        signal?.addEventListener('abort', () => refuse(new Error('The request was stopped.')));
      });
    },
    isAsked: () => asked !== undefined,
    breakOff,
    async deliver(entry) {
      if (entry.kind === 'request') {
        if (asked) asked.isDelivered = true;
        return;
      }
      if (entry.kind === 'response') return respond(entry);
      if (!body || body.isClosed()) return;
      const open = body;
      if (entry.kind === 'close') {
        if (entry.how === 'clean') open.close();
        else if (entry.how === 'broken') open.fail();
        return;
      }
      const text = open.writer.write(entry) ?? '';
      if (text !== '') {
        open.enqueue(text);
        await open.whenWanted();
      }
      if (entry.kind === 'body') open.close();
    },
  };
}
