import type {
  ConnectionOutcome,
  ConnectionTestFrame,
  ConnectionTestReply,
} from '#lib/protocol/connection-test.ts';
import type { FaultKind } from '#lib/protocol/fault.ts';
import type { OptionsFrame, OptionsReply } from '#lib/protocol/frames/options-frames.ts';
import type { ListedModel } from '#lib/protocol/model.ts';

import { type Check, createCheck } from './create-check.ts';
import type { OptionsPlatform } from './options-platform.ts';

/** The checks of providers. */
export interface ProviderChecks {
  /** Tests a provider as it is in the form. */
  readonly test: Check<ConnectionTestFrame, ConnectionOutcome>;
  /** Lists the models of a saved provider. */
  readonly models: Check<OptionsFrame, readonly ListedModel[]>;
}

/**
 * Creates the checks.
 *
 * @param onFault - Called when a check failed inside Gloss, not at the provider.
 */
export function createProviderChecks(
  { openPort, openTestPort }: Pick<OptionsPlatform, 'openPort' | 'openTestPort'>,
  onFault: (fault: FaultKind) => void,
): ProviderChecks {
  return {
    test: createCheck<ConnectionTestReply, ConnectionTestFrame, ConnectionOutcome>({
      openPort: openTestPort,
      onFault,
      readReply: (reply) =>
        reply.type === 'connection-outcome' ? { type: 'done', result: reply.outcome } : undefined,
    }),
    models: createCheck<OptionsReply, OptionsFrame, readonly ListedModel[]>({
      openPort,
      onFault,
      readReply(reply) {
        if (reply.type !== 'models-state') return undefined;
        const { failure, models } = reply;
        return failure ? { type: 'failed', failure } : { type: 'done', result: models };
      },
    }),
  };
}
