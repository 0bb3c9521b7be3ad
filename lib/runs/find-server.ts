import type { ServerPreset } from '#lib/presets/preset.ts';
import type { FoundServer } from '#lib/protocol/frames/set-up-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { buildListRequest } from '#lib/providers/list-request.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import { readModels } from '#lib/providers/read-models.ts';
import { readText } from '#lib/sse/read-text.ts';

import type { RunEnvironment } from './run-environment.ts';
import { sendRequest } from './send-request.ts';

/** A local server that takes longer is not the one that the user wants. */
const LOOK_MS = 3000;

/** Enough for a list of a thousand models. */
const MAX_LENGTH = 1024 * 1024;

/** The provider that a preset describes, before anything is chosen. */
function describe({ id, name, dialect, baseUrl }: ServerPreset): ServerProvider {
  return { id: '', preset: id, name, dialect, baseUrl, model: '' };
}

/**
 * Looks for the server of a preset with one request for its model list. Sends no key. Never throws.
 *
 * Other programs use the same ports, so a server counts only if it lists models, or refuses to in the way
 * that model servers do.
 */
export async function findServer(
  { fetch, clock }: Pick<RunEnvironment, 'fetch' | 'clock'>,
  preset: ServerPreset,
  signal: AbortSignal,
): Promise<FoundServer | undefined> {
  const provider = describe(preset);
  const request = buildListRequest(provider);
  if (!request) return undefined;
  const until = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  try {
    const response = await sendRequest(fetch, request, { key: undefined }, until, { purpose: 'look' });
    const { status, headers, ok } = response;
    const body = response.body ? await readText(response.body, { maxLength: MAX_LENGTH, signal: until }) : '';
    if (ok) {
      const models = readModels(parseJson(body), (text) => text);
      return models && { preset: preset.id, models: models.filter(({ kind }) => kind === 'chat').length };
    }
    const { kind, remedy } = readHttpFailure({ status, headers, body, provider, now: clock.now() });
    if (remedy === 'allow-origin') return { preset: preset.id, refusal: 'origin-refused' };
    const isJson = parseJson(body) !== undefined;
    return kind === 'auth' && isJson ? { preset: preset.id, refusal: 'needs-key' } : undefined;
  } catch {
    return undefined;
  }
}
