import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import type { AskCommand, WaysPlatform } from '#lib/options/ways-platform.ts';

/** Every way to Gloss, with the keys that are really set. */
export function WaysToAsk({ platform }: { platform: WaysPlatform }): JSX.Element {
  const [commands, setCommands] = useState<readonly AskCommand[]>([]);
  const heading = useId();

  useEffect(() => {
    const ending = new AbortController();
    const read = (): void => {
      void platform.readCommands().then((found) => {
        if (!ending.signal.aborted) setCommands(found);
      });
    };
    read();
    // They are changed on a page of the browser's own, which tells nobody.
    globalThis.addEventListener('focus', read, { signal: ending.signal });
    return () => ending.abort();
  }, [platform]);

  const listed = commands.filter(({ description, shortcut }) => description !== '' || shortcut !== '');
  return (
    <section class="ways" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>Ways to ask</h2>
        <p>Gloss reads a page only when you ask about it.</p>
      </header>
      <dl class="way-list">
        <div>
          <dt>Right click</dt>
          <dd>
            On selected text: “Ask about selection”. On a picture: “Ask about this image”. Anywhere else on a
            page: “Ask about this page”.
          </dd>
        </div>
        <div>
          <dt>Toolbar button</dt>
          <dd>
            Opens the panel, and closes it again where the browser lets it. A right click on it asks about the
            page, a screenshot of it, or a part of that.
          </dd>
        </div>
        <div>
          <dt>Add, in the panel</dt>
          <dd>
            Adds this page or other open tabs, about which your browser asks first, or a PDF or picture of
            yours. Files can also be dropped on the panel, or pasted.
          </dd>
        </div>
        <div>
          <dt>Address bar</dt>
          <dd>
            Type <kbd>gloss</kbd>, a space and your question.
          </dd>
        </div>
        {listed.map(({ name, description, shortcut }) => (
          <div key={name}>
            <dt>{shortcut === '' ? <span class="way-unset">No keys set</span> : <kbd>{shortcut}</kbd>}</dt>
            <dd>{description || 'The same as the toolbar button'}</dd>
          </div>
        ))}
      </dl>
      <div class="way-change">
        {platform.openShortcuts && (
          <button type="button" class="button" onClick={platform.openShortcuts}>
            Change shortcuts
          </button>
        )}
        <p class="hint">{platform.shortcutsPlace}</p>
      </div>
    </section>
  );
}
