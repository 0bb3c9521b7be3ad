import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

import type { PanelTools } from '#components/panel/panel-context.ts';
import { findPanelAction, isQuestionMark, type PanelAction } from '#lib/panel/panel-keys.ts';

/** What the keys of the panel open and announce. */
export interface PanelKeys {
  readonly isListOpen: Signal<boolean>;
  readonly isHelpOpen: Signal<boolean>;
  /** Says what a key has done, if that shows nowhere else. */
  readonly said: Signal<string | undefined>;
}

/** Whether a question mark would be typed into text, or belongs to a list with type-ahead. */
function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target instanceof HTMLTextAreaElement && target.matches('.composer-field textarea'))
    return target.value !== '';
  return target.closest('input, textarea, select, [role="menu"], [role="listbox"]') !== null;
}

/** Handles the keys that work wherever the focus is in the panel. Dialogs and menus handle their own. */
export function usePanelKeys(tools: PanelTools): PanelKeys {
  const { store, platform } = tools;
  const keys: PanelKeys = {
    isListOpen: useSignal(false),
    isHelpOpen: useSignal(false),
    said: useSignal<string | undefined>(undefined),
  };

  useEffect(() => {
    const ending = new AbortController();

    function carryOut(action: PanelAction): void {
      switch (action) {
        case 'help':
          keys.isHelpOpen.value = true;
          return;
        case 'new-chat':
          return store.newChat();
        case 'chats':
          // A private window has one chat.
          keys.isListOpen.value = !platform.isPrivate.peek();
          return;
        case 'copy-answer':
          void import('./copy-last-answer.ts')
            .then(({ copyLastAnswer }) => copyLastAnswer(tools))
            .then((text) => (keys.said.value = text));
          return;
        case 'to-page':
          return platform.leave();
        default:
          action satisfies never;
      }
    }

    /** Escape cancels the innermost activity. */
    function cancel(): void {
      if (store.draft.editing.peek()) store.draft.cancelEdit();
      else store.conversation.stop();
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.isComposing || event.defaultPrevented) return;
      if (event.key === 'Escape') return cancel();
      if (document.querySelector('dialog[open]')) return;
      const isHelp =
        isQuestionMark(event) && !takesText(event.target) && store.draft.quotes.peek().length === 0;
      const action = isHelp ? 'help' : findPanelAction(event);
      if (!action) return;
      event.preventDefault();
      carryOut(action);
    }

    document.addEventListener('keydown', onKeyDown, { signal: ending.signal });
    return () => ending.abort();
  }, [store, platform]);
  return keys;
}
