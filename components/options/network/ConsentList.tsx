import type { JSX } from 'preact';
import { useId } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import type { Consent } from '#lib/protocol/consent.ts';
import { ledgerText } from '#lib/wording/ledger.ts';

interface ConsentListProps {
  readonly consents: readonly Consent[];
  readonly onRevoke: (origin: string) => void;
}

/** What the user agreed to send to each origin, with a button to revoke it. */
export function ConsentList({ consents, onRevoke }: ConsentListProps): JSX.Element {
  const heading = useId();
  return (
    <div class="consents">
      <h3 id={heading}>{ledgerText.consents}</h3>
      <p class="hint">{ledgerText.consentsIntro}</p>
      {consents.length === 0 ? (
        <p class="network-none">{ledgerText.noConsents}</p>
      ) : (
        <ul aria-labelledby={heading}>
          {consents.map(({ origin, kinds, at }) => (
            <li key={origin}>
              <span class="consent-origin">{origin}</span>
              <span class="hint">
                {ledgerText.kinds(kinds)}
                {at !== undefined && ` · ${ledgerText.agreedAt(at)}`}
              </span>
              <Button aria-label={ledgerText.revokeFor(origin)} onClick={() => onRevoke(origin)}>
                {ledgerText.revoke}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
