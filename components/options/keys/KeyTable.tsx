import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import type { HeadersState, KeyState } from '#lib/protocol/frames/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { keyText } from '#lib/wording/keys.ts';

interface KeyTableProps {
  readonly keys: readonly KeyState[];
  readonly headers: readonly HeadersState[];
  readonly providers: readonly Provider[];
  readonly isLocked: boolean;
  readonly onKeep: (provider: string, isTemporary: boolean) => void;
  readonly onRemove: (provider: string) => void;
}

/** What is stored for one provider. */
interface Row {
  readonly provider: string;
  readonly origin: string;
  readonly isTemporary: boolean;
  readonly facts: string[];
}

/** A row for each provider that has a key, headers or both. */
function buildRows(keys: readonly KeyState[], headers: readonly HeadersState[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { provider, origin, lastFour, isTemporary = false } of keys) {
    const facts = lastFour === '' ? [] : [keyText.endsIn(lastFour)];
    rows.set(provider, { provider, origin, isTemporary, facts });
  }
  for (const { provider, origin, names, isTemporary = false } of headers) {
    const row = rows.get(provider) ?? { provider, origin, isTemporary, facts: [] };
    const fact = row.origin === origin ? keyText.headers(names) : keyText.headersFor(names, origin);
    rows.set(provider, { ...row, facts: [...row.facts, fact] });
  }
  return [...rows.values()];
}

/** Every stored key and header: whose it is, where it goes, and how long it is kept. */
export function KeyTable({
  keys,
  headers,
  providers,
  isLocked,
  onKeep,
  onRemove,
}: KeyTableProps): JSX.Element {
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  return (
    <ul class="key-list" aria-label={keyText.list}>
      {buildRows(keys, headers).map(({ provider, origin, isTemporary, facts }) => {
        const name = names.get(provider) ?? keyText.removedProvider;
        return (
          <li key={provider} class="key-row" data-provider={provider}>
            <div>
              <strong>{name}</strong>
              <p class="hint">{[...facts, keyText.goesTo(origin)].join(' ')}</p>
            </div>
            <Button aria-label={keyText.removeOf(name)} onClick={() => onRemove(provider)}>
              {keyText.remove}
            </Button>
            <Checkbox
              label={keyText.forget}
              hint={keyText.forgetHint}
              isOn={isTemporary}
              isDisabled={isLocked}
              onChange={(isOn) => onKeep(provider, isOn)}
            />
          </li>
        );
      })}
    </ul>
  );
}
