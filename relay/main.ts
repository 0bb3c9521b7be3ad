import { readEnvironment, type RelayConfig } from './read-environment.ts';
import { createLogger } from './seen/create-logger.ts';
import { startRelay } from './start-relay.ts';

const logger = createLogger();
try {
  const config = readEnvironment(process.env);
  const relay = await startRelay({ config, journal: logger });
  logger.info(describe(config, relay.url), 'relay listening');
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not `once`: npm and a terminal or systemd may both send it, and the second would kill runs that are
    // finishing.
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      logger.info({ signal }, 'relay ending');
      relay.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** What an operator wants to see right away; no secrets. */
function describe({ upstream, tokens, redisUrl }: RelayConfig, url: string) {
  return {
    url,
    upstream: upstream.baseUrl,
    dialect: upstream.dialect,
    users: tokens?.size ?? 'everyone on this computer',
    store: redisUrl === undefined ? 'memory' : 'redis',
  };
}
