// cspell:words rediss
import { readFileSync } from 'node:fs';

import * as v from 'valibot';

import { checkBaseUrl } from '#lib/presets/check-base-url.ts';
import { defaultLimits } from '#lib/runs/limits.ts';

import { isLoopback } from './http/check-host.ts';
import { UPSTREAM_DIALECTS } from './runs/run-record.ts';
import type { Upstream } from './runs/upstream.ts';
import type { UserLimits } from './users/user-limits.ts';
import { readUserTokens, type UserTokens } from './users/user-tokens.ts';

/** The operator's settings. */
export interface RelayConfig {
  readonly upstream: Upstream;
  /** Used when a plain question names no model. */
  readonly model: string | undefined;
  readonly port: number;
  readonly host: string;
  /** Undefined on loopback when there are none: then every local program may ask. */
  readonly tokens: UserTokens | undefined;
  /** Web origins whose pages may ask. */
  readonly origins: readonly string[];
  readonly redisUrl: string | undefined;
  readonly userLimits: UserLimits;
  /** Runs of one user at a time, and of all users. */
  readonly parallel: { readonly perUser: number; readonly total: number };
  /** Open event streams of one user at this relay; 0 means no limit. */
  readonly readersPerUser: number;
  readonly maxBodyBytes: number;
  /** How long a run continues without a reader. */
  readonly graceMs: number;
  /** How long runs may continue after the relay is told to stop. */
  readonly drainMs: number;
  /** How long an ended run can still be read, and how long a run's address works. */
  readonly keepMs: number;
  /** How often a silent stream sends a comment. */
  readonly heartbeatMs: number;
}

function number(fallback: number, min: number, max: number) {
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d+(\.\d+)?$/, 'must be a number'),
      v.transform(Number),
      v.minValue(min, `must be at least ${min}`),
      v.maxValue(max, `must be at most ${max}`),
    ),
    String(fallback),
  );
}

const EMPTY_AS_ABSENT = v.pipe(
  v.record(v.string(), v.optional(v.string())),
  v.transform((env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))),
);

const environmentSchema = v.pipe(
  EMPTY_AS_ABSENT,
  v.object({
    GLOSS_UPSTREAM_URL: v.optional(v.string(), 'https://api.openai.com/v1'),
    GLOSS_UPSTREAM_KEY: v.optional(v.string()),
    GLOSS_UPSTREAM_DIALECT: v.optional(
      v.picklist(UPSTREAM_DIALECTS, 'must be chat-completions or responses'),
    ),
    GLOSS_RELAY_MODEL: v.optional(v.string()),
    GLOSS_RELAY_TOKENS: v.optional(v.string()),
    GLOSS_RELAY_ORIGINS: v.optional(v.string(), ''),
    GLOSS_RELAY_REQUESTS_PER_MINUTE: number(60, 0, 1e6),
    GLOSS_RELAY_TOKENS_PER_HOUR: number(0, 0, 1e12),
    GLOSS_RELAY_PARALLEL_PER_USER: number(4, 1, 1e4),
    GLOSS_RELAY_PARALLEL: number(100, 1, 1e5),
    GLOSS_RELAY_WAITING_PER_USER: number(16, 1, 1e4),
    GLOSS_RELAY_READERS_PER_USER: number(200, 0, 1e6),
    GLOSS_RELAY_BODY_MB: number(32, 0.01, 1024),
    GLOSS_RELAY_GRACE_SECONDS: number(60, 0.01, 86_400),
    GLOSS_RELAY_DRAIN_SECONDS: number(60, 0, 86_400),
    GLOSS_RELAY_KEEP_SECONDS: number(600, 1, 86_400),
    GLOSS_RELAY_HEARTBEAT_SECONDS: number(15, 0.01, 120),
    PORT: number(8787, 0, 65_535),
    HOST: v.optional(v.string(), '127.0.0.1'),
    REDIS_URL: v.optional(
      v.pipe(v.string(), v.regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')),
    ),
  }),
);
type Environment = v.InferOutput<typeof environmentSchema>;

/** For an upstream that needs no key. */
const NO_KEY = 'none';

/**
 * Reads a relay's configuration.
 *
 * @throws {Error} When something is missing or wrong; the message says what to set.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): RelayConfig {
  const result = v.safeParse(environmentSchema, env);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'The environment'} ${issue.message}.`);
  }
  const set = result.output;
  const tokens = readTokens(set.GLOSS_RELAY_TOKENS);
  if (!isLoopback(set.HOST) && !tokens)
    throw new Error(
      `The relay would listen on ${set.HOST}, where others can reach it. Set GLOSS_RELAY_TOKENS to a list or a file of user tokens, or leave HOST at 127.0.0.1.`,
    );
  return {
    upstream: readUpstream(set),
    model: set.GLOSS_RELAY_MODEL,
    port: set.PORT,
    host: set.HOST,
    tokens,
    origins: readOrigins(set.GLOSS_RELAY_ORIGINS),
    redisUrl: set.REDIS_URL,
    userLimits: {
      requestsPerMinute: set.GLOSS_RELAY_REQUESTS_PER_MINUTE,
      tokensPerHour: set.GLOSS_RELAY_TOKENS_PER_HOUR,
      waiting: set.GLOSS_RELAY_WAITING_PER_USER,
    },
    parallel: { perUser: set.GLOSS_RELAY_PARALLEL_PER_USER, total: set.GLOSS_RELAY_PARALLEL },
    readersPerUser: set.GLOSS_RELAY_READERS_PER_USER,
    maxBodyBytes: Math.round(set.GLOSS_RELAY_BODY_MB * 1024 * 1024),
    graceMs: set.GLOSS_RELAY_GRACE_SECONDS * 1000,
    drainMs: set.GLOSS_RELAY_DRAIN_SECONDS * 1000,
    keepMs: set.GLOSS_RELAY_KEEP_SECONDS * 1000,
    heartbeatMs: set.GLOSS_RELAY_HEARTBEAT_SECONDS * 1000,
  };
}

function readUpstream({
  GLOSS_UPSTREAM_URL,
  GLOSS_UPSTREAM_KEY,
  GLOSS_UPSTREAM_DIALECT,
}: Environment): Upstream {
  if (GLOSS_UPSTREAM_KEY === undefined)
    throw new Error(
      `GLOSS_UPSTREAM_KEY is missing. Set it to the key of the model server, or to ${NO_KEY} for a server that needs no key. (npm run demo needs no model server.)`,
    );
  const checked = checkBaseUrl(GLOSS_UPSTREAM_URL, 'chat-completions');
  if (checked.type === 'refused')
    throw new Error(
      'GLOSS_UPSTREAM_URL is not the base URL of a model server. It looks like https://api.openai.com/v1.',
    );
  if (checked.type === 'insecure' && GLOSS_UPSTREAM_KEY !== NO_KEY)
    throw new Error(
      `GLOSS_UPSTREAM_URL would send the key unencrypted to ${new URL(checked.url).host}. Use https: there.`,
    );
  const isOpenAi = new URL(checked.url).hostname === 'api.openai.com';
  return {
    baseUrl: checked.url,
    key: GLOSS_UPSTREAM_KEY === NO_KEY ? undefined : GLOSS_UPSTREAM_KEY.trim(),
    dialect: GLOSS_UPSTREAM_DIALECT ?? (isOpenAi ? 'responses' : 'chat-completions'),
    limits: defaultLimits,
  };
}

/** Tokens, or the path of a file with tokens. */
function readTokens(value: string | undefined): UserTokens | undefined {
  if (value === undefined) return undefined;
  const isPath = value.startsWith('/') || value.startsWith('./') || value.startsWith('../');
  let text = value;
  try {
    if (isPath) text = readFileSync(value, 'utf8');
  } catch (cause) {
    throw new Error(`The file of GLOSS_RELAY_TOKENS, ${value}, cannot be read.`, { cause });
  }
  let tokens: UserTokens;
  try {
    tokens = readUserTokens(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : '';
    throw new Error(`GLOSS_RELAY_TOKENS: ${problem}`, { cause });
  }
  if (tokens.size === 0) throw new Error('GLOSS_RELAY_TOKENS contains no tokens. Write one token per line.');
  return tokens;
}

function readOrigins(value: string): string[] {
  const origins = value.split(/[\s,]+/).filter((origin) => origin !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new Error(
        `GLOSS_RELAY_ORIGINS contains ${origin}, which is not an origin. It looks like https://example.org.`,
      );
  }
  return origins;
}
