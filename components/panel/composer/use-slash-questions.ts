import { useComputed } from '@preact/signals';
import type { RefObject } from 'preact';
import { useId, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { fillSavedQuestion } from '#lib/prompts/fill-saved-question.ts';
import { findSavedQuestions, readCommand } from '#lib/prompts/find-saved-questions.ts';
import { findOpenPlaceholder } from '#lib/prompts/placeholders.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

/** The list of saved questions below a slash, for the composer's field and for the list itself. */
export interface SlashQuestions {
  /** What the list shows; empty when it is closed. */
  readonly found: readonly SavedQuestion[];
  readonly active: number;
  readonly listId: string;
  /** The id of an option's element. */
  optionId(index: number): string;
  setActive(index: number): void;
  choose(savedQuestion: SavedQuestion): void;
  /** Takes a key that the list has a use for. Tells whether it did. */
  takeKey(event: KeyboardEvent): boolean;
  /** The field has got the keyboard, or lost it: without it there is no list. */
  setFocused(isFocused: boolean): void;
}

/** Finds the saved questions that what stands in the composer may mean, and puts the chosen one there. */
export function useSlashQuestions(field: RefObject<HTMLTextAreaElement | null>): SlashQuestions {
  const { store, platform } = usePanel();
  const { draft } = store;
  const listId = useId();
  const command = useComputed(() => readCommand(draft.text.value)).value;
  const [isFocused, setFocused] = useState(true);
  const [isClosed, setClosed] = useState(false);
  const [at, setAt] = useState({ command, index: 0 });
  const isOpen = command !== undefined && isFocused && !isClosed;
  const found = isOpen ? findSavedQuestions(platform.savedQuestions.value, command) : [];
  // Another command, another list: what was reached in the one before says nothing.
  const active = at.command === command ? Math.min(at.index, Math.max(0, found.length - 1)) : 0;
  if (isClosed && command === undefined) setClosed(false);

  function choose(savedQuestion: SavedQuestion): void {
    const [quote] = draft.quotes.peek();
    const question = fillSavedQuestion(savedQuestion, {
      ...(quote && { title: quote.title, url: quote.url }),
      language: platform.language,
    });
    store.savedQuestions.choose(question);
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
      const savedQuestion = found[active];
      if (!savedQuestion || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return false;
      if (event.key === 'ArrowDown') setActive(active + 1);
      else if (event.key === 'ArrowUp') setActive(active - 1);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(savedQuestion);
      else if (event.key === 'Escape') setClosed(true);
      else return false;
      event.preventDefault();
      // Escape would stop the answer as well.
      event.stopPropagation();
      return true;
    },
  };
}
