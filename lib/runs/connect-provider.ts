import { presetOf } from '#lib/presets/presets.ts';
import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';

import type { ServerTarget } from './create-runs.ts';
import type { RunEnvironment } from './run-environment.ts';
import { testConnection } from './test-connection.ts';

/** How connecting ended, and the provider with the model that was tested. */
export interface Connection {
  readonly outcome: ConnectionOutcome;
  readonly provider: ServerProvider;
}

/**
 * Chooses a model for a provider that has none: the first that its preset suggests and its server lists, else
 * the first listed one, else the first suggestion. Returns the problem if there is nothing to choose from.
 */
async function chooseModel(
  env: RunEnvironment,
  target: ServerTarget,
  signal: AbortSignal,
): Promise<string | Exclude<ConnectionOutcome, { type: 'works' }>> {
  const listed = await testConnection(env, target, signal);
  // Without a model, only the list can have worked.
  if (listed.type === 'works') return '';
  const [suggested] = presetOf(target.provider).models;
  if (listed.problem === 'unknown-model') return listed.models?.[0] ?? listed;
  // A list that cannot be read does not mean that questions fail.
  return listed.problem === 'other' && suggested !== undefined ? suggested : listed;
}

/**
 * Tests a provider, after choosing a model if none is named. Never throws.
 *
 * @param onStep - Called before the model list is read, and before a model is tested.
 */
export async function connectProvider(
  env: RunEnvironment,
  target: ServerTarget,
  signal: AbortSignal,
  onStep: (step: 'models' | 'test', model: string) => void,
): Promise<Connection> {
  const { provider } = target;
  const isNamed = provider.model.trim() !== '' || provider.dialect === 'event-stream';
  if (!isNamed) onStep('models', '');
  const model = isNamed ? provider.model : await chooseModel(env, target, signal);
  if (typeof model !== 'string') return { outcome: model, provider };
  const chosen = { ...provider, model };
  onStep('test', model);
  const outcome = await testConnection(env, { ...target, provider: chosen, model }, signal);
  return { outcome, provider: chosen };
}
