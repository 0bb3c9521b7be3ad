import * as v from 'valibot';

import { readText } from '#lib/sse/read-text.ts';

import type { RunTarget } from './create-runs.ts';
import type { RunEnvironment } from './perform-run.ts';
import { sendRequest } from './send-request.ts';

const listSchema = v.object({ data: v.array(v.object({ id: v.string() })) });

/** More than any provider lists, and little enough for a settings item. */
const MAX_MODELS = 1_000;

/** Asks the provider which models it has, in its order. Empty when it has no such list: a model can be typed. */
export async function listModels(
  { fetch, limits }: RunEnvironment,
  { provider, key, obstacle }: RunTarget,
  signal: AbortSignal,
): Promise<string[]> {
  if (obstacle || provider.dialect === 'event-stream') return [];
  const url = `${provider.baseUrl.replace(/\/+$/u, '')}/models`;
  try {
    const request = { url, method: 'GET', headers: { accept: 'application/json' } } as const;
    const response = await sendRequest(fetch, request, key, signal);
    if (!response.ok || !response.body) return [];
    const { text } = await readText(response.body, { maxBytes: limits.maxBytes, signal });
    const list: unknown = JSON.parse(text);
    return v.is(listSchema, list) ? list.data.slice(0, MAX_MODELS).map(({ id }) => id) : [];
  } catch {
    return [];
  }
}
