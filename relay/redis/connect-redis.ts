import { createClient } from '@redis/client';

/**
 * One connection. A command fails immediately while Redis is unreachable; the connection is restored
 * automatically.
 */
export interface RedisConnection {
  /** @throws On errors from Redis, and when the connection is broken. */
  send(...command: (string | number)[]): Promise<unknown>;
  run(script: string, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
  readonly isReady: boolean;
  /** When the connection was last restored, Unix ms; 0 if it has never been broken. */
  readonly backSince: number;
  close(): void;
}

const MAX_WAIT_MS = 1_000;

/**
 * Connects to Redis.
 *
 * @param silenceMs - The connection counts as broken when nothing has arrived for this long. Its user has to
 *   send commands more often than that.
 * @throws {Error} When it cannot be reached; the message says what to check, and not the password in the URL.
 */
export async function connectRedis(url: string, silenceMs: number): Promise<RedisConnection> {
  let hasConnected = false;
  let backSince = 0;
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 5_000,
      socketTimeout: silenceMs,
      reconnectStrategy: (tries, cause) => (hasConnected ? Math.min(50 * 2 ** tries, MAX_WAIT_MS) : cause),
    },
  });
  // Without a listener an error would end the process. Commands fail by themselves.
  client.on('error', () => undefined);
  client.on('ready', () => {
    if (hasConnected) backSince = Date.now();
  });
  try {
    await client.connect();
  } catch (cause) {
    const { host } = new URL(url);
    throw new Error(`Redis does not answer at ${host}. Check that it runs, and REDIS_URL.`, { cause });
  }
  hasConnected = true;
  return {
    send: (...command) => client.sendCommand(command.map(String)),
    run: (script, keys, args) =>
      client.sendCommand(['EVAL', script, String(keys.length), ...keys, ...args.map(String)]),
    get isReady() {
      return client.isReady;
    },
    get backSince() {
      return backSince;
    },
    close: () => client.destroy(),
  };
}
