import './slash-list.css';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { nameBlanks } from '#lib/prompts/placeholders.ts';
import { composerText } from '#lib/wording/composer.ts';

import type { SlashQuestions } from './use-slash-questions.ts';

/** The saved questions that a slash command may mean. The focus stays in the composer's field. */
export function SlashList({ slash }: { slash: SlashQuestions }): JSX.Element | null {
  const { found, active } = slash;
  const list = useRef<HTMLDivElement>(null);
  const isOpen = found.length > 0;
  // The list is fixed, so its width does not follow the field's by itself.
  useLayoutEffect(() => {
    const element = list.current;
    const field = element?.parentElement;
    if (!element || !field) return undefined;
    const fitWidth = (): void => void (element.style.width = `${field.offsetWidth}px`);
    fitWidth();
    window.addEventListener('resize', fitWidth);
    return () => window.removeEventListener('resize', fitWidth);
  }, [isOpen]);
  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView?.({ block: 'nearest' });
  }, [isOpen, active]);
  if (!isOpen) return null;
  return (
    <div
      ref={list}
      id={slash.listId}
      class="slash-list"
      role="listbox"
      aria-label={composerText.savedQuestions}
    >
      {found.map((savedQuestion, index) => (
        <button
          key={savedQuestion.id}
          type="button"
          id={slash.optionId(index)}
          class="slash-entry"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onPointerMove={() => {
            if (index !== active) slash.setActive(index);
          }}
          // Keeps the focus in the field.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => slash.choose(savedQuestion)}
        >
          <span class="slash-name">{savedQuestion.name}</span>
          <span class="slash-template" dir="auto">
            {nameBlanks(savedQuestion.template)}
          </span>
        </button>
      ))}
    </div>
  );
}
