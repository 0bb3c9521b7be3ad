import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import type { WaysPlatform } from '#lib/options/options-platform.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import { waysText } from '#lib/wording/ways-to-ask.ts';

function Way({ name, children }: { name: ComponentChildren; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Every way to ask, with the shortcuts that are set. */
export function WaysToAsk({ platform }: { platform: WaysPlatform }): JSX.Element {
  const [commands, setCommands] = useState<readonly BrowserCommand[]>([]);
  const heading = useId();

  useEffect(() => {
    const ending = new AbortController();
    const read = (): void => {
      void platform.readCommands().then((found) => {
        if (!ending.signal.aborted) setCommands(found);
      });
    };
    read();
    // Shortcuts are changed on a page of the browser, which sends no event.
    globalThis.addEventListener('focus', read, { signal: ending.signal });
    return () => ending.abort();
  }, [platform]);

  const listed = commands.filter(({ description, shortcut }) => description !== '' || shortcut !== '');
  return (
    <section class="section ways" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{waysText.heading}</h2>
        <p>{waysText.intro}</p>
      </header>
      <dl class="way-list">
        <Way name={waysText.rightClick}>{waysText.rightClickHint}</Way>
        <Way name={waysText.toolbarButton}>{waysText.toolbarButtonHint}</Way>
        <Way name={waysText.add}>{waysText.addHint}</Way>
        <Way name={waysText.addressBar}>{waysText.addressBarHint(<kbd>gloss</kbd>)}</Way>
        {listed.map(({ name, description, shortcut }) => (
          <Way
            key={name}
            name={
              shortcut === '' ? <span class="way-unset">{waysText.noShortcut}</span> : <kbd>{shortcut}</kbd>
            }
          >
            {description || waysText.sameAsButton}
          </Way>
        ))}
      </dl>
      <div class="way-change">
        {platform.openShortcuts && (
          <Button onClick={platform.openShortcuts}>{waysText.changeShortcuts}</Button>
        )}
        <p class="hint">{platform.shortcutsPlace}</p>
      </div>
    </section>
  );
}
