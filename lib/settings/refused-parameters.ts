import * as v from 'valibot';

import { defineSetting } from './define-setting.ts';

const storedSchema = v.record(v.string(), v.array(v.string()));

/** By provider: the request parameters that its server refused, so that each fails only once. */
const refused = defineSetting('refused-parameters', {
  version: 1,
  migrations: {},
  read: (stored) => (v.is(storedSchema, stored) ? stored : {}),
});

/** The names of the parameters that this provider has refused. */
export async function refusedParameters(providerId: string): Promise<ReadonlySet<string>> {
  return new Set((await refused.getValue())[providerId]);
}

/** Remembers that this provider refuses the parameter `name`. */
export async function rememberRefused(providerId: string, name: string): Promise<void> {
  await refused.update((all) => ({ ...all, [providerId]: [...new Set([...(all[providerId] ?? []), name])] }));
}

/** Forgets what this provider refused: it has another endpoint now, or was removed. */
export async function forgetRefused(providerId: string): Promise<void> {
  if (!(providerId in (await refused.getValue()))) return;
  await refused.update(({ [providerId]: _gone, ...rest }) => rest);
}
