import { presetOf } from '#lib/presets/presets.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { joinUrl } from '#lib/providers/join-url.ts';
import { ownKeyHeader } from '#lib/providers/own-key-header.ts';
import { createRedactor } from '#lib/redaction/redact-key.ts';
import { readText } from '#lib/sse/read-text.ts';

import type { ServerTarget } from './create-runs.ts';
import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';

/** Enough of an error to show. */
const MAX_ERROR_LENGTH = 64 * 1024;

/**
 * Tests the key with a request that fails without a valid one, if the provider has such a request.
 *
 * @returns Why the key was refused; undefined for any other outcome, including a request that never arrived.
 */
export async function testKey(
  { fetch, clock }: Pick<RunEnvironment, 'fetch' | 'clock'>,
  target: ServerTarget,
  signal: AbortSignal,
): Promise<RunFailure | undefined> {
  const { provider, key } = target;
  const { keyTestPath } = presetOf(provider);
  if (keyTestPath === undefined || key === undefined) return undefined;
  const request = {
    url: joinUrl(provider.baseUrl, keyTestPath),
    method: 'GET',
    headers: { accept: 'application/json' },
    ...ownKeyHeader(provider),
  } as const;
  try {
    const { status, ok, headers, body } = await sendRequest(fetch, request, target, signal, {
      purpose: 'test',
    });
    if (ok || !body) return undefined;
    const text = await readText(body, { maxLength: MAX_ERROR_LENGTH, signal });
    const redact = createRedactor(target);
    const failure = readHttpFailure({ status, headers, body: text, provider, now: clock.now(), redact });
    return failure.kind === 'auth' ? failure : undefined;
  } catch {
    // The question that follows says why nothing arrives.
    return undefined;
  }
}
