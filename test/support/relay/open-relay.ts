import type { Limits } from '#lib/runs/limits.ts';
import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import { readEnvironment } from '#relay/read-environment.ts';
import type { RunJournal } from '#relay/runs/create-runs.ts';
import { type Relay, type RelayOptions, startRelay } from '#relay/start-relay.ts';

/** The key that the model server wants, and that nobody else may see. */
export const UPSTREAM_KEY = 'sk-upstream-0123456789abcdef';

export const ANNA = 'anna-token-0123456789';
export const BORIS = 'boris-token-0123456789';

/** A relay with two users, `anna` and `boris`, and the model server behind it. */
export interface OpenRelay extends Relay {
  readonly upstream: DemoServer;
  /** Everything that the relay has logged, as JSON. */
  readonly logged: readonly string[];
  /** Asks as Anna, unless the headers say otherwise. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Starts a run as Anna, and returns its id. */
  start(question?: object): Promise<string>;
}

/** How it differs from the defaults. */
export interface OpenRelayOptions extends Omit<RelayOptions, 'config' | 'journal'> {
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<Limits>;
  readonly tokensPerSecond?: number;
  /** A model server to share with another relay, which closes it; each has its own when absent. */
  readonly upstream?: DemoServer;
}

/** Starts both. */
export async function openRelay(options: OpenRelayOptions = {}): Promise<OpenRelay> {
  const { env = {}, limits = {}, tokensPerSecond = 0, upstream: shared, ...rest } = options;
  const upstream = shared ?? (await startDemoServer({ token: UPSTREAM_KEY, tokensPerSecond }));
  const logged: string[] = [];
  const log = (fields: unknown, message: string) => void logged.push(JSON.stringify({ fields, message }));
  const journal: RunJournal = { info: log, error: log };
  const read = readEnvironment({
    GLOSS_UPSTREAM_URL: `${upstream.url}/v1`,
    GLOSS_UPSTREAM_KEY: UPSTREAM_KEY,
    GLOSS_RELAY_MODEL: 'gloss-demo',
    GLOSS_RELAY_TOKENS: `anna:${ANNA},boris:${BORIS}`,
    GLOSS_RELAY_REQUESTS_PER_MINUTE: '0',
    GLOSS_RELAY_DRAIN_SECONDS: '0',
    PORT: '0',
    ...env,
  });
  const config = {
    ...read,
    upstream: { ...read.upstream, limits: { ...read.upstream.limits, ...limits } },
  };
  const relay = await startRelay({ ...rest, config, journal });
  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${ANNA}`);
    return fetch(`${relay.url}${path}`, { ...init, headers });
  }
  return {
    ...relay,
    upstream,
    logged,
    ask,
    async start(question = { question: 'Why?', context: 'The tide is high.' }) {
      const asked = await ask('/runs', { method: 'POST', body: JSON.stringify(question) });
      const { id }: { id: string } = JSON.parse(await asked.text());
      return id;
    },
    async close() {
      await relay.close();
      if (!shared) await upstream.close();
    },
  };
}
