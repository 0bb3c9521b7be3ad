import type { RequestLog } from '#lib/ledger/request-log.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { Consent } from '#lib/protocol/consent.ts';
import { isLedgerFrame, type LedgerFrame, type LedgerReply } from '#lib/protocol/frames/ledger-frames.ts';

/** What serving the ledger needs. */
export interface LedgerServerOptions {
  /** The logs whose records are shown together. */
  readonly logs: readonly RequestLog[];
  readConsents(): Promise<readonly Consent[]>;
  /** Revokes a consent, and tells the panels. */
  revokeConsent(origin: string): Promise<void>;
}

/** Serves an options page with the requests that were made, and what the user agreed to. */
export function serveLedger(
  rawPort: RawPort,
  { logs, readConsents, revokeConsent }: LedgerServerOptions,
): void {
  const port = wrapPort<LedgerFrame, LedgerReply>(rawPort, isLedgerFrame);

  async function carryOut(frame: LedgerFrame): Promise<void> {
    switch (frame.type) {
      case 'ledger-show':
        return;
      case 'ledger-clear':
        await Promise.all(logs.map((log) => log.clear()));
        return;
      case 'consent-revoke':
        return revokeConsent(frame.origin);
      default:
        frame satisfies never;
    }
  }

  answerPort(port, 'background', async (frame) => {
    await carryOut(frame);
    const [consents, ...lists] = await Promise.all([readConsents(), ...logs.map((log) => log.list())]);
    port.send({
      type: 'ledger-state',
      requests: lists.flat().toSorted((one, other) => other.at - one.at),
      consents: [...consents],
    });
  });
}
