import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { useFresh } from '#components/options/use-fresh.ts';
import { Button } from '#components/ui/Button.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import type { LedgerStore } from '#lib/options/create-ledger-store.ts';
import { ledgerText } from '#lib/wording/ledger.ts';

import { ConsentList } from './ConsentList.tsx';
import { RequestTable } from './RequestTable.tsx';

interface NetworkProps {
  readonly store: LedgerStore;
  readonly isFirefox: boolean;
  readonly onToast: (toast: { text: string }) => void;
}

/** Every request that was made, how to check that, and what the user agreed to send. */
export function Network({ store, isFirefox, onToast }: NetworkProps): JSX.Element {
  const heading = useId();
  const state = store.state.value;

  useFresh(store);

  return (
    <section class="section network" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{ledgerText.heading}</h2>
        <p>{ledgerText.intro}</p>
      </header>
      {state && (
        <>
          <RequestTable requests={state.requests} />
          <div class="network-buttons">
            <Button onClick={() => store.read()}>{ledgerText.refresh}</Button>
            {state.requests.length > 0 && (
              <Button
                onClick={() => {
                  store.clear();
                  onToast({ text: ledgerText.cleared });
                }}
              >
                {ledgerText.clear}
              </Button>
            )}
          </div>
          <p class="hint">{ledgerText.private}</p>
          <p class="hint">
            {ledgerText.inspector(
              <a href="/inspector.html" target="_blank" rel="noreferrer">
                {ledgerText.inspectorName}
              </a>,
            )}
          </p>
          <Disclosure summary={ledgerText.check}>
            <ol class="network-check">
              {(isFirefox ? ledgerText.checkInFirefox : ledgerText.checkInChrome).map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </Disclosure>
          <ConsentList
            consents={state.consents}
            onRevoke={(origin) => {
              store.revoke(origin);
              onToast({ text: ledgerText.revoked(origin) });
            }}
          />
        </>
      )}
    </section>
  );
}
