import * as v from 'valibot';

import type { ModelRef } from '#lib/protocol/model.ts';

import { defineSetting } from './define-setting.ts';

/** By provider, then by model: the names of parameters. */
type Refused = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const storedSchema = v.record(v.string(), v.record(v.string(), v.array(v.string())));

/** The name of every model of a provider. */
const ANY_MODEL = '';

/** Version 1 stored refusals by provider, for all of its models. */
function forAnyModel(stored: unknown): unknown {
  const { success, output } = v.safeParse(v.record(v.string(), v.array(v.string())), stored);
  if (!success) return stored;
  return Object.fromEntries(Object.entries(output).map(([id, names]) => [id, { [ANY_MODEL]: names }]));
}

/** The request parameters that servers refused, so that each fails only once for each model. */
const refused = defineSetting<Refused>('refused-parameters', {
  version: 2,
  migrations: { 2: forAnyModel },
  read: (stored) => (v.is(storedSchema, stored) ? stored : {}),
});

function namesFor(all: Refused, { provider, model }: ModelRef): Set<string> {
  const ofProvider = all[provider] ?? {};
  return new Set([...(ofProvider[ANY_MODEL] ?? []), ...(ofProvider[model] ?? [])]);
}

/** The names of the parameters that were refused for this model. */
export async function refusedParameters(model: ModelRef): Promise<ReadonlySet<string>> {
  return namesFor(await refused.getValue(), model);
}

/** The models for which something was refused, each with those names and the ones for all models of its provider. */
export async function readRefused(): Promise<
  readonly (ModelRef & { readonly names: ReadonlySet<string> })[]
> {
  const all = await refused.getValue();
  return Object.entries(all).flatMap(([provider, models]) =>
    Object.keys(models).map((model) => ({ provider, model, names: namesFor(all, { provider, model }) })),
  );
}

/** Remembers that the parameter `name` is refused for this model. */
export async function rememberRefused({ provider, model }: ModelRef, name: string): Promise<void> {
  await refused.update((all) => {
    const ofProvider = all[provider] ?? {};
    const names = [...new Set([...(ofProvider[model] ?? []), name])];
    return { ...all, [provider]: { ...ofProvider, [model]: names } };
  });
}

/** Forgets this provider's refusals: it has another endpoint now, or was removed. */
export async function forgetRefused(providerId: string): Promise<void> {
  if (!(providerId in (await refused.getValue()))) return;
  await refused.update(({ [providerId]: _gone, ...rest }) => rest);
}

/**
 * Forgets some of this provider's refusals, so that the parameters are tried again.
 *
 * @param model - Limits it to this model; if absent, it applies to all models of the provider.
 */
export async function forgetRefusedNames(
  providerId: string,
  names: readonly string[],
  model?: string,
): Promise<void> {
  if (names.length === 0 || !(providerId in (await refused.getValue()))) return;
  const again = new Set(names);
  await refused.update((all) => ({
    ...all,
    [providerId]: Object.fromEntries(
      Object.entries(all[providerId] ?? {}).map(([name, kept]) => [
        name,
        model === undefined || name === model || name === ANY_MODEL
          ? kept.filter((one) => !again.has(one))
          : kept,
      ]),
    ),
  }));
}
