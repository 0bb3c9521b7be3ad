import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the menu of what can be added to the question. */
export function AddButton(): JSX.Element {
  const { platform } = usePanel();
  const [end, setEnd] = useState<'first' | 'last' | undefined>();
  const button = useRef<HTMLButtonElement>(null);
  const loaded = useLoaded(end !== undefined, async () => {
    const [{ AddMenu }, tabs] = await Promise.all([import('./AddMenu.tsx'), platform.loadTabs()]);
    return { AddMenu, tabs };
  });

  return (
    <span class="add">
      {loaded && end && (
        <loaded.AddMenu
          end={end}
          tabs={loaded.tabs}
          onClose={(givesKeyboardBack) => {
            if (givesKeyboardBack) button.current?.focus();
            setEnd(undefined);
          }}
        />
      )}
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label="Add"
        title="Add a page, a tab or a file"
        aria-haspopup="menu"
        aria-expanded={end !== undefined}
        onClick={() => (end ? setEnd(undefined) : setEnd('first'))}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          setEnd(event.key === 'ArrowUp' ? 'last' : 'first');
        }}
      >
        <Icon name="add" />
      </button>
    </span>
  );
}
