import * as v from 'valibot';

import { defineSetting } from './define-setting.ts';

const storedSchema = v.object({
  /** What the user chose last in a panel; null until then. */
  chosen: v.nullable(v.object({ provider: v.string(), model: v.string() })),
  /** By provider: the models that its server listed. */
  listed: v.record(v.string(), v.array(v.string())),
});
type ModelChoices = v.InferOutput<typeof storedSchema>;

const modelChoices = defineSetting('model-choices', {
  version: 1,
  migrations: {},
  read: (stored): ModelChoices => (v.is(storedSchema, stored) ? stored : { chosen: null, listed: {} }),
});

/** The user's choice and the listed models. */
export function readModelChoices(): Promise<ModelChoices> {
  return modelChoices.getValue();
}

/** Sends the next questions to this model. */
export async function chooseModel(provider: string, model: string): Promise<void> {
  await modelChoices.update((choices) => ({ ...choices, chosen: { provider, model } }));
}

/** Returns to the default provider and its own model. */
export async function forgetChoice(): Promise<void> {
  await modelChoices.update((choices) => ({ ...choices, chosen: null }));
}

/** Forgets the models that a provider listed: the list came with a key that is gone. */
export async function forgetModels(provider: string): Promise<void> {
  await modelChoices.update(({ listed: { [provider]: _gone, ...listed }, ...rest }) => ({ ...rest, listed }));
}

/** Remembers which models a provider's server listed. */
export async function rememberModels(provider: string, models: string[]): Promise<void> {
  await modelChoices.update(({ listed, ...rest }) => ({
    ...rest,
    listed: { ...listed, [provider]: models },
  }));
}
