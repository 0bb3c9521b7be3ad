import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { nameMarks } from '#lib/prompts/placeholders.ts';

import type { SlashEntries } from './use-slash-questions.ts';

/** The entries that a slash command may mean. The keyboard stays in the composer's field. */
export function SlashList({ slash }: { slash: SlashEntries }): JSX.Element | null {
  const { found, active } = slash;
  const list = useRef<HTMLDivElement>(null);
  const isOpen = found.length > 0;
  useLayoutEffect(() => {
    const element = list.current;
    if (element) element.style.width = `${element.parentElement?.offsetWidth ?? 0}px`;
  });
  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [isOpen, active]);
  if (!isOpen) return null;
  return (
    <div ref={list} id={slash.listId} class="slash-list" role="listbox" aria-label="Questions of your own">
      {found.map((entry, index) => (
        <button
          key={entry.id}
          type="button"
          id={slash.optionId(index)}
          class="slash-entry"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onPointerMove={() => {
            if (index !== active) slash.setActive(index);
          }}
          // The field keeps the keyboard.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => slash.choose(entry)}
        >
          <span class="slash-name">{entry.name}</span>
          <span class="slash-template" dir="auto">
            {nameMarks(entry.template, true)}
          </span>
        </button>
      ))}
    </div>
  );
}
