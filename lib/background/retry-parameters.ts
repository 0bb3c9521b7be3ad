import type { RefusableField } from '#lib/protocol/answer-parameters.ts';
import { namesOfField } from '#lib/providers/left-out-fields.ts';
import { findProvider } from '#lib/settings/provider-settings.ts';
import { forgetRefusedNames } from '#lib/settings/refused-parameters.ts';

/**
 * Forgets that a server refused these parameters, so that the next request has them.
 *
 * @param model - Limits it to this model; if absent, it applies to all models of the provider.
 */
export async function retryParameters(
  providerId: string,
  fields: readonly RefusableField[],
  model?: string,
): Promise<void> {
  if (fields.length === 0) return;
  const provider = await findProvider(providerId);
  if (!provider || provider.dialect === 'on-device') return;
  const { dialect } = provider;
  await forgetRefusedNames(
    providerId,
    fields.flatMap((field) => namesOfField(dialect, field)),
    model,
  );
}
