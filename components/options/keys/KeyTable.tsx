import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import type { KeyState } from '#lib/protocol/options-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { keyText } from '#lib/wording/keys.ts';

interface KeyTableProps {
  readonly keys: readonly KeyState[];
  readonly providers: readonly Provider[];
  readonly isLocked: boolean;
  readonly onKeep: (provider: string, isTemporary: boolean) => void;
  readonly onRemove: (provider: string) => void;
}

/** Every stored key: whose it is, where it goes, and how long it is kept. */
export function KeyTable({ keys, providers, isLocked, onKeep, onRemove }: KeyTableProps): JSX.Element {
  const names = new Map(providers.map(({ id, name }) => [id, name]));
  return (
    <ul class="key-list" aria-label={keyText.list}>
      {keys.map(({ provider, origin, lastFour, isTemporary = false }) => {
        const name = names.get(provider) ?? keyText.removedProvider;
        return (
          <li key={provider} class="key-row" data-provider={provider}>
            <div>
              <strong>{name}</strong>
              <p class="hint">
                {lastFour === '' ? keyText.goesTo(origin) : keyText.goesToWithEnd(origin, lastFour)}
              </p>
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
