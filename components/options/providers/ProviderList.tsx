import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import type { ProviderList as List } from '#lib/options/create-provider-list.ts';
import { managedText } from '#lib/wording/managed.ts';
import { modelPlaceText } from '#lib/wording/model-place.ts';
import { providerText } from '#lib/wording/providers.ts';

/** The saved providers; the current one is in the form. */
export function ProviderList({ list }: { list: List }): JSX.Element {
  const { providers, defaultProvider, managed } = list.settings.value;
  const selected = list.selected.value;
  const edited = list.edited.value;
  return (
    <nav class="providers" aria-label={providerText.list}>
      <ul>
        {providers.map(({ id, name, model, dialect }) => (
          <li key={id}>
            <button
              type="button"
              class="provider-row"
              data-key={`provider ${id}`}
              aria-current={id === selected}
              onClick={() => list.select(id)}
            >
              <span class="provider-name">{name}</span>
              <span class="provider-facts">
                {providerText.facts(
                  dialect === 'on-device' ? modelPlaceText.staysHere : model,
                  id === defaultProvider,
                  edited.has(id),
                )}
              </span>
              {managed && id in managed.locked && <span class="provider-facts">{managedText.row}</span>}
            </button>
          </li>
        ))}
      </ul>
      {!managed?.isExclusive && (
        <Button aria-current={!providers.some(({ id }) => id === selected)} onClick={() => list.add()}>
          <Icon name="add" />
          {providerText.add}
        </Button>
      )}
    </nav>
  );
}
