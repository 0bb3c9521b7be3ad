import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import type { WaysPlatform } from '#lib/options/options-platform.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import { shortcutsText } from '#lib/wording/shortcuts.ts';

/** The keyboard commands of the extension, with their current keys and a way to change them. */
export function Shortcuts({ platform }: { platform: WaysPlatform }): JSX.Element {
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
    <section class="section shortcuts" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{shortcutsText.heading}</h2>
        <p>{shortcutsText.intro}</p>
      </header>
      <dl class="shortcut-list">
        {listed.map(({ name, description, shortcut }) => (
          <div key={name}>
            <dt>{description || shortcutsText.sameAsButton}</dt>
            <dd>
              {shortcut === '' ? (
                <span class="shortcut-unset">{shortcutsText.noShortcut}</span>
              ) : (
                <kbd>{shortcut}</kbd>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div class="shortcut-change">
        {platform.openShortcuts && <Button onClick={platform.openShortcuts}>{shortcutsText.change}</Button>}
        <p class="hint">{platform.shortcutsPlace}</p>
      </div>
      <p class="hint">{shortcutsText.inPanel(<kbd>?</kbd>)}</p>
    </section>
  );
}
