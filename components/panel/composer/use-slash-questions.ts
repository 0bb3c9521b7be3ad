import { useComputed } from '@preact/signals';
import type { RefObject } from 'preact';
import { useId, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { fillEntry } from '#lib/prompts/fill-saved-question.ts';
import { findEntries, readCommand } from '#lib/prompts/find-saved-questions.ts';
import { findOpenPlaceholder } from '#lib/prompts/placeholders.ts';
import type { Entry } from '#lib/protocol/saved-question.ts';

/** The list of entries below a slash, for the composer's field and for the list itself. */
export interface SlashEntries {
  /** What the list shows; empty when it is closed. */
  readonly found: readonly Entry[];
  readonly active: number;
  readonly listId: string;
  /** The id of an option's element. */
  optionId(index: number): string;
  setActive(index: number): void;
  choose(entry: Entry): void;
  /** Takes a key that the list has a use for. Tells whether it did. */
  takeKey(event: KeyboardEvent): boolean;
  /** The field has got the keyboard, or lost it: without it there is no list. */
  setFocused(isFocused: boolean): void;
}

/** Finds the entries that what stands in the composer may mean, and puts the chosen one there. */
export function useSlashEntries(field: RefObject<HTMLTextAreaElement | null>): SlashEntries {
  const { store, platform } = usePanel();
  const { draft } = store;
  const listId = useId();
  const command = useComputed(() => readCommand(draft.text.value)).value;
  const [isFocused, setFocused] = useState(true);
  const [isClosed, setClosed] = useState(false);
  const [at, setAt] = useState({ command, index: 0 });
  const isOpen = command !== undefined && isFocused && !isClosed;
  const found = isOpen ? findEntries(platform.entries.value, command) : [];
  // Another command, another list: what was reached in the one before says nothing.
  const active = at.command === command ? Math.min(at.index, Math.max(0, found.length - 1)) : 0;
  if (isClosed && command === undefined) setClosed(false);

  function choose(entry: Entry): void {
    const [quote] = draft.quotes.peek();
    const question = fillEntry(entry, {
      ...(quote && { title: quote.title, url: quote.url }),
      language: platform.language,
    });
    store.entries.choose(question);
    const input = field.current;
    input?.focus();
    const open = findOpenPlaceholder(question.text, quote !== undefined);
    if (!input || !open) return;
    // What is missing is selected, so that typing or pasting puts it there. The composer would write it a frame later.
    input.value = question.text;
    input.setSelectionRange(...open);
  }

  function setActive(index: number): void {
    setAt({ command, index: (index + found.length) % found.length });
  }

  return {
    found,
    active,
    listId,
    optionId: (index) => `${listId}-${index}`,
    setActive,
    choose,
    setFocused,
    takeKey(event) {
      const entry = found[active];
      if (!entry || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.key === 'ArrowDown') setActive(active + 1);
      else if (event.key === 'ArrowUp') setActive(active - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(entry);
      else if (event.key === 'Escape') setClosed(true);
      else return false;
      event.preventDefault();
      // Escape would stop the answer as well.
      event.stopPropagation();
      return true;
    },
  };
}
