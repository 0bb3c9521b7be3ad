/**
 * The state of a request. `ended`: the answer was sent completely. `aborted`: the client left before that. `dropped`:
 * the server closed the connection.
 */
export type RequestState = 'open' | 'ended' | 'aborted' | 'dropped';

/** One request as the server received it. Times are Unix ms with fractions. */
export interface RequestRecord {
  readonly number: number;
  readonly method: string;
  /** Including the query. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty until it is read. */
  readonly body: string;
  readonly state: RequestState;
  readonly startedAt: number;
  /** When `state` changed from `open`. */
  readonly endedAt: number | undefined;
}

/** The requests that a server has received, oldest first. Records of open requests change. */
export interface RequestLog {
  readonly all: readonly RequestRecord[];
  /**
   * Resolves with the first record that matches, now or later.
   *
   * @throws {Error} After `timeoutMs`; the message lists the requests so far.
   */
  waitFor(matches: (record: RequestRecord) => boolean, timeoutMs?: number): Promise<RequestRecord>;
  /** Forgets every request, including open ones. */
  clear(): void;
}

/** How a server records one request. */
export interface RequestEntry {
  setBody(body: string): void;
  /** Only the first call counts. */
  end(state: Exclude<RequestState, 'open'>): void;
}

/** A log that a server can write to. */
export interface WritableRequestLog extends RequestLog {
  start(request: Pick<RequestRecord, 'method' | 'path' | 'headers'>): RequestEntry;
  /** Ends every open request with `state`. */
  endOpen(state: Exclude<RequestState, 'open'>): void;
}

/**
 * Creates a log of the last `limit` requests, with the keys and page text that they carry. It is kept in memory only;
 * a limit of 0 keeps nothing.
 */
export function createRequestLog(limit = 1000): WritableRequestLog {
  type Draft = { -readonly [Field in keyof RequestRecord]: RequestRecord[Field] };
  const all: Draft[] = [];
  const listeners = new Set<() => void>();
  let count = 0;
  const end = (record: Draft, state: Exclude<RequestState, 'open'>): void => {
    if (record.state !== 'open') return;
    record.state = state;
    record.endedAt = readClock();
    notify();
  };
  const notify = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    all,
    start(request) {
      const record: Draft = {
        ...request,
        number: ++count,
        body: '',
        state: 'open',
        startedAt: readClock(),
        endedAt: undefined,
      };
      all.push(record);
      if (all.length > limit) all.shift();
      notify();
      return {
        setBody(body) {
          record.body = body;
          notify();
        },
        end: (state) => end(record, state),
      };
    },
    endOpen(state) {
      for (const record of all) end(record, state);
    },
    waitFor(matches, timeoutMs = 10_000) {
      return new Promise((resolve, reject) => {
        const check = (): void => {
          const record = all.find(matches);
          if (record === undefined) return;
          stop();
          resolve(record);
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`No matching request within ${timeoutMs} ms. Received: ${describe(all)}`));
        }, timeoutMs);
        const stop = (): void => {
          clearTimeout(timer);
          listeners.delete(check);
        };
        listeners.add(check);
        check();
      });
    },
    clear() {
      all.length = 0;
    },
  };
}

/** Without headers and bodies: an error message must not carry a key. */
function describe(records: readonly RequestRecord[]): string {
  return (
    records.map(({ method, path, state }) => `${method} ${path.split('?')[0]} ${state}`).join(', ') ||
    'nothing'
  );
}

function readClock(): number {
  return performance.timeOrigin + performance.now();
}
