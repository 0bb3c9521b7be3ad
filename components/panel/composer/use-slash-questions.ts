import { useComputed } from '@preact/signals';
import type { RefObject } from 'preact';
import { useId, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { fillSavedQuestion } from '#lib/prompts/fill-saved-question.ts';
import { findSavedQuestions, readCommand } from '#lib/prompts/find-saved-questions.ts';
import { findOpenPlaceholder } from '#lib/prompts/placeholders.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

import { type FrontPageTaking, useFrontPage } from './use-front-page.ts';

/** The list of saved questions that a slash opens, for the composer's field and for the list itself. */
export interface SlashQuestions {
  /** What the list shows; empty when it is closed. */
  readonly found: readonly SavedQuestion[];
  /** The page for questions about a page. */
  readonly page: FrontPageTaking;
  readonly active: number;
  readonly listId: string;
  /** The id of an option's element. */
  optionId(index: number): string;
  setActive(index: number): void;
  choose(savedQuestion: SavedQuestion): void;
  /** Handles a key that the list uses. Returns whether it handled the key. */
  takeKey(event: KeyboardEvent): boolean;
  /** The field gained or lost focus; without focus the list is closed. */
  setFocused(isFocused: boolean): void;
}

/** Finds the saved questions that match a command in the composer, and inserts the chosen one. */
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
  const page = useFrontPage(found.length > 0 || store.asking.missing.value !== undefined);
  // Another command has another list, so the position in the old one is meaningless.
  const active = at.command === command ? Math.min(at.index, Math.max(0, found.length - 1)) : 0;
  if (isClosed && command === undefined) setClosed(false);

  function choose(savedQuestion: SavedQuestion): void {
    const [quote] = draft.quotes.peek();
    const question = fillSavedQuestion(savedQuestion, {
      ...(quote && { title: quote.title, url: quote.url }),
      language: platform.language,
    });
    store.savedQuestions.choose(question);
    // The key press or click is the gesture in which the browser may ask for the page.
    if (savedQuestion.takes === 'page' && !quote) page.take();
    const input = field.current;
    input?.focus();
    const open = findOpenPlaceholder(question.text, quote !== undefined);
    if (!input || !open) return;
    // So that typing or pasting replaces the open placeholder.
    input.setSelectionRange(...open);
  }

  function setActive(index: number): void {
    setAt({ command, index: (index + found.length) % found.length });
  }

  return {
    found,
    page,
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
      // The panel would stop the answer on Escape.
      event.stopPropagation();
      return true;
    },
  };
}
