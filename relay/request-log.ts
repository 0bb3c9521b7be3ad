/**
 * Where a request stands. `ended`: the whole answer was sent. `aborted`: the client left before. `dropped`: the
 * server itself broke the connection.
 */
export type RequestState = 'open' | 'ended' | 'aborted' | 'dropped';

/** One request as a server saw it. Times are Unix ms with fractions. */
export interface RequestRecord {
  readonly number: number;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty until it has been read. */
  readonly body: string;
  readonly state: RequestState;
  readonly startedAt: number;
  /** When `state` stopped being `open`. */
  readonly endedAt: number | undefined;
}

/** What a server has been asked, oldest first. Records change while their requests go on. */
export interface RequestLog {
  readonly all: readonly RequestRecord[];
  /**
   * Resolves with the first record that matches, now or later.
   *
   * @throws {Error} After `timeoutMs`; its message lists what was there.
   */
  waitFor(matches: (record: RequestRecord) => boolean, timeoutMs?: number): Promise<RequestRecord>;
  /** Forgets every request, those that go on too. */
  clear(): void;
}

/** What the server that keeps the log writes about one request. */
export interface RequestEntry {
  setBody(body: string): void;
  /** Says how the request went; only the first call counts. */
  end(state: Exclude<RequestState, 'open'>): void;
}

/** A log, and the side of it that its server writes to. */
export interface WritableRequestLog extends RequestLog {
  start(request: Pick<RequestRecord, 'method' | 'path' | 'headers'>): RequestEntry;
  /** Says the same of every request that is open. */
  endOpen(state: Exclude<RequestState, 'open'>): void;
}

/**
 * Creates a log that holds the last `limit` requests. They may carry keys and page text, which stay in memory; a
 * limit of 0 keeps nothing.
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
    tell();
  };
  const tell = (): void => {
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
      tell();
      return {
        setBody(body) {
          record.body = body;
          tell();
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
          reject(new Error(`No such request within ${timeoutMs} ms. Seen: ${describe(all)}`));
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
