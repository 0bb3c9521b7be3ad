import { presetOf, SERVER_PRESETS } from '#lib/presets/presets.ts';
import type { ConnectionOutcome, ConnectionProblem } from '#lib/protocol/connection-test.ts';
import type { ErrorKind, Remedy, RunFailure } from '#lib/protocol/failure.ts';
import type { ListedModel } from '#lib/protocol/model.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

import type { OnDeviceTarget, RunTarget, ServerTarget } from './create-runs.ts';
import { createHostSlots } from './host-slots.ts';
import { listModels } from './list-models.ts';
import { findNearestNames } from './nearest-names.ts';
import { performRun, type RunRequest } from './perform-run.ts';
import type { RunEnvironment } from './run-environment.ts';
import { testKey } from './test-key.ts';

/** How long a server may take to start answering a test. */
export const TEST_PATIENCE_MS = 30_000;

/** Enough of an answer to show that the whole path works. */
const ENOUGH_CHARACTERS = 40;

/** How many names are offered in place of an unknown one. */
const NAMES_OFFERED = 5;

type Problem = Extract<ConnectionOutcome, { type: 'problem' }>;

/** The outcome of one question. */
interface Trial {
  readonly text: string;
  readonly firstByteMs: number | undefined;
  readonly failure: RunFailure | undefined;
  /** Whether the last response was a web page with a success status. */
  readonly isPage: boolean;
}

function buildTrial(target: RunTarget): RunRequest {
  const turns = [{ role: 'user', text: 'Answer with the one word: ready' }] as const;
  if (target.origin === null) return { input: { provider: target.provider, turns }, origin: null };
  const { provider, model, origin, key, headers, refused } = target;
  return {
    input: { provider, model, turns, refused },
    origin,
    key,
    ...(headers && { headers }),
    context: { purpose: 'test' },
  };
}

/** Asks a tiny question in the same way as a real one, and stops once enough of the answer has arrived. */
async function tryQuestion(env: RunEnvironment, target: RunTarget, signal: AbortSignal): Promise<Trial> {
  const enough = new AbortController();
  const startedAt = env.clock.now();
  let text = '';
  let firstByteMs: number | undefined;
  let isPage = false;
  const end = await performRun(
    {
      ...env,
      // A test does not wait for answers that are being written.
      hostSlots: createHostSlots(() => 1),
      limits: () => ({ ...env.limits(), firstByteMs: TEST_PATIENCE_MS, silenceMs: TEST_PATIENCE_MS }),
      // The provider may never be saved.
      rememberRefused: () => Promise.resolve(),
      rememberWindow: () => Promise.resolve(),
      async fetch(...request) {
        const response = await env.fetch(...request);
        isPage = response.ok && /\bhtml\b/i.test(response.headers.get('content-type') ?? '');
        return response;
      },
    },
    buildTrial(target),
    {
      text(_channel, delta) {
        firstByteMs ??= env.clock.now() - startedAt;
        text += delta;
        if (text.length >= ENOUGH_CHARACTERS) enough.abort();
      },
      moveToReasoning() {},
      picture() {},
      source() {},
      notice() {},
      readEnded() {},
      queued() {},
      retrying: (_until, _kind, cancel) => cancel(),
    },
    AbortSignal.any([enough.signal, signal]),
  );
  const isCutShort = end.state === 'truncated' && text === '';
  const failure = end.failure ?? (isCutShort ? ({ kind: 'protocol' } as const) : undefined);
  return { text: text.slice(0, ENOUGH_CHARACTERS), firstByteMs, failure, isPage };
}

/** Whether an unresponsive address may be the user's own server with a self-signed certificate. */
function mayLackTrust(provider: ServerProvider): boolean {
  const { protocol, origin } = new URL(provider.baseUrl);
  const { group, baseUrl } = presetOf(provider);
  const isService = group === 'service' && (baseUrl === '' || new URL(baseUrl).origin === origin);
  return protocol === 'https:' && !isService;
}

/** Problems that follow from the kind of failure alone. */
const BY_KIND: Partial<Readonly<Record<ErrorKind, ConnectionProblem>>> = {
  auth: 'wrong-key',
  no_key: 'no-key',
  quota: 'no-credit',
  not_found: 'unknown-model',
  timeout: 'too-slow',
};

/** Problems that follow from a remedy, which is more specific than a kind. */
const BY_REMEDY: Partial<Readonly<Record<Remedy, ConnectionProblem>>> = {
  'allow-origin': 'origin-refused',
  'browsers-refused': 'browsers-refused',
  'grant-host': 'no-permission',
  'check-base-url': 'wrong-path',
  'keys-locked': 'other',
};

/** Names the problem behind a failure. */
function nameProblem(
  { kind, remedy }: RunFailure,
  { provider, key, headers }: ServerTarget,
): ConnectionProblem {
  const exact = remedy && BY_REMEDY[remedy];
  if (exact) return exact;
  if (kind === 'auth' && !key && !headers) return 'no-key';
  if (kind === 'network') return mayLackTrust(provider) ? 'certificate' : 'nothing-there';
  return BY_KIND[kind] ?? 'other';
}

/** Problems of an address without an API. Any other problem shows that there is one. */
const NO_API = new Set<ConnectionProblem>(['wrong-path', 'nothing-there', 'certificate', 'too-slow']);

/** Whether an answer with this failure, or none, came from an API. */
function isApi(failure: RunFailure | undefined, target: ServerTarget): boolean {
  if (!failure) return true;
  return failure.kind !== 'blocked' && !NO_API.has(nameProblem(failure, target));
}

/**
 * Where the API may be instead: at the base URL of this host's preset, or below the dialect's version path.
 */
function guessBaseUrl({ dialect, baseUrl }: ServerProvider): string | undefined {
  if (dialect === 'event-stream') return undefined;
  const { origin } = new URL(baseUrl);
  const known = SERVER_PRESETS.find(
    (preset) => preset.dialect === dialect && preset.baseUrl.startsWith(`${origin}/`),
  );
  if (known && known.baseUrl !== baseUrl) return known.baseUrl;
  const version = dialect === 'gemini' ? '/v1beta' : '/v1';
  return baseUrl.endsWith(version) ? undefined : `${baseUrl}${version}`;
}

/** Looks for the API at one other path, with one more question. */
async function describeWrongPath(
  env: RunEnvironment,
  target: ServerTarget,
  trial: Trial & { failure: RunFailure },
  signal: AbortSignal,
): Promise<Problem> {
  const { failure, isPage } = trial;
  const baseUrl = guessBaseUrl(target.provider);
  if (baseUrl !== undefined && !signal.aborted) {
    const otherTarget = { ...target, provider: { ...target.provider, baseUrl } };
    const other = await tryQuestion(env, otherTarget, signal);
    if (isApi(other.failure, otherTarget) && !signal.aborted) {
      return { type: 'problem', problem: 'wrong-path', failure, baseUrl };
    }
  }
  return { type: 'problem', problem: isPage ? 'web-page' : 'wrong-path', failure };
}

function answering(models: readonly ListedModel[]): string[] {
  return models.filter(({ kind }) => kind === 'chat').map(({ id }) => id);
}

/**
 * Suggests names from the provider's list or, if it has none, from its preset: the nearest ones, or the
 * preset's first if none was typed.
 */
function describeUnknownModel(
  { provider, model }: ServerTarget,
  failure: RunFailure,
  listed: readonly string[],
): Problem {
  const { models: suggested } = presetOf(provider);
  const names = listed.length > 0 ? listed : suggested;
  const typed = model.trim();
  const models =
    typed === ''
      ? [...new Set([...suggested.filter((name) => names.includes(name)), ...names])].slice(0, NAMES_OFFERED)
      : findNearestNames(typed, names, NAMES_OFFERED);
  return { type: 'problem', problem: 'unknown-model', failure, models };
}

/**
 * Without a model no question can be asked: the model list shows whether the address and the key are right.
 */
async function testWithoutModel(
  env: RunEnvironment,
  target: ServerTarget,
  signal: AbortSignal,
): Promise<Problem> {
  const { provider } = target;
  const { models, failure } = await listModels(env, target, signal);
  const problem = failure && nameProblem(failure, target);
  if (failure && problem && problem !== 'wrong-path') return { type: 'problem', problem, failure };
  const baseUrl = models.length === 0 ? guessBaseUrl(provider) : undefined;
  if (baseUrl !== undefined) {
    const other = await listModels(env, { ...target, provider: { ...provider, baseUrl } }, signal);
    if (other.models.length > 0 || other.failure?.kind === 'auth') {
      const notFound = failure ?? ({ kind: 'not_found' } as const);
      return { type: 'problem', problem: 'wrong-path', failure: notFound, baseUrl };
    }
  }
  if (failure) return { type: 'problem', problem: 'wrong-path', failure };
  return describeUnknownModel(target, { kind: 'not_found' }, answering(models));
}

/** Tests the browser's own model. Downloads nothing: the failure says that it is not available yet. */
async function testDeviceModel(
  env: RunEnvironment,
  target: OnDeviceTarget,
  signal: AbortSignal,
): Promise<ConnectionOutcome> {
  const { text, firstByteMs, failure } = await tryQuestion(env, target, signal);
  if (failure) return { type: 'problem', problem: 'other', failure };
  return { type: 'works', text, ...(firstByteMs !== undefined && { firstByteMs }) };
}

/**
 * Tests a provider in the same way as it will be used, and names what is wrong.
 *
 * It sends one tiny question; before it a request that tests the key, if the provider has one, and after it
 * one more question at another path or a request for the model list, if that helps. Nothing is sent without
 * the host permission. Never throws.
 *
 * @param signal - Aborted when the page that asked has closed.
 */
export async function testConnection(
  env: RunEnvironment,
  target: RunTarget,
  signal: AbortSignal,
): Promise<ConnectionOutcome> {
  if (target.origin === null) return testDeviceModel(env, target, signal);
  const { provider, model, origin, obstacle } = target;
  if (obstacle) return { type: 'problem', problem: nameProblem(obstacle, target), failure: obstacle };
  if (!(await env.hasHostPermission(origin))) {
    const failure = { kind: 'blocked', remedy: 'grant-host' } as const;
    return { type: 'problem', problem: 'no-permission', failure };
  }
  const patience = AbortSignal.any([signal, AbortSignal.timeout(TEST_PATIENCE_MS)]);
  const keyFailure = await testKey(env, target, patience);
  if (keyFailure) return { type: 'problem', problem: 'wrong-key', failure: keyFailure };
  if (model.trim() === '' && provider.dialect !== 'event-stream') {
    return await testWithoutModel(env, target, signal);
  }

  const trial = await tryQuestion(env, target, signal);
  const { text, firstByteMs, failure } = trial;
  if (!failure) return { type: 'works', text, ...(firstByteMs !== undefined && { firstByteMs }) };
  const problem = nameProblem(failure, target);
  if (problem === 'wrong-path' || trial.isPage)
    return await describeWrongPath(env, target, { ...trial, failure }, signal);
  if (problem === 'unknown-model') {
    return describeUnknownModel(target, failure, answering((await listModels(env, target, signal)).models));
  }
  return { type: 'problem', problem, failure };
}
