import { expect, it } from 'vitest';

import { serveLedger } from '#lib/background/servers/ledger-server.ts';
import { createTemporaryLog } from '#lib/ledger/request-log.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import type { Consent } from '#lib/protocol/consent.ts';
import {
  isLedgerReply,
  LEDGER_PORT,
  type LedgerFrame,
  type LedgerReply,
} from '#lib/protocol/frames/ledger-frames.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const record = { purpose: 'question', hasPermission: true, sent: 1, received: 1 } as const;

async function open() {
  const stored = createTemporaryLog();
  const temporary = createTemporaryLog();
  await stored.add({ ...record, at: 1, host: 'old.example' });
  await temporary.add({ ...record, at: 2, host: 'private.example' });
  await stored.add({ ...record, at: 3, host: 'new.example' });
  let consents: Consent[] = [{ origin: 'https://a.example', kinds: ['text'] }];
  const [page, end] = linkPorts(LEDGER_PORT);
  serveLedger(end, {
    logs: [stored, temporary],
    readConsents: () => Promise.resolve(consents),
    revokeConsent: async (origin) => {
      consents = consents.filter((one) => one.origin !== origin);
    },
  });
  const heard: LedgerReply[] = [];
  const port = wrapPort<LedgerReply, LedgerFrame>(page, isLedgerReply);
  port.listen((reply) => void heard.push(reply));
  return {
    async ask(frame: LedgerFrame): Promise<LedgerReply | undefined> {
      const before = heard.length;
      port.send(frame);
      await waitFor(() => expect(heard).toHaveLength(before + 1));
      return heard.at(-1);
    },
  };
}

it('the ledger shows the requests of all windows by time, and what was agreed to', async () => {
  const ledger = await open();
  expect(await ledger.ask({ type: 'ledger-show' })).toMatchObject({
    requests: [{ host: 'new.example' }, { host: 'private.example' }, { host: 'old.example' }],
    consents: [{ origin: 'https://a.example' }],
  });
});

it('clearing the ledger removes every request and no consent', async () => {
  const ledger = await open();
  expect(await ledger.ask({ type: 'ledger-clear' })).toMatchObject({
    requests: [],
    consents: [{ origin: 'https://a.example' }],
  });
});

it('a revoked consent is no longer listed', async () => {
  const ledger = await open();
  expect(await ledger.ask({ type: 'consent-revoke', origin: 'https://a.example' })).toMatchObject({
    consents: [],
  });
});
