import { useComputed, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { QuoteList } from '#components/panel/quotes/QuoteList.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import type { Quote } from '#lib/protocol/chat.ts';

import { AddButton } from './AddButton.tsx';
import { BlindNote } from './BlindNote.tsx';
import { ModelPicker } from './ModelPicker.tsx';
import { PagesNote } from './PagesNote.tsx';
import { PdfNote } from './PdfNote.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { SlashList } from './SlashList.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { useSlashQuestions } from './use-slash-questions.ts';

/** An input method that is composing a character owns Enter; 229 is how older ones say so. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Grows the field with its text where the style sheet (`field-sizing`) cannot. */
function fitHeight(field: HTMLTextAreaElement): void {
  if (globalThis.CSS?.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

function placeholderFor(quotes: readonly Quote[]): string {
  if (quotes.length === 0) return 'Ask a question';
  return quotes.every(({ image }) => image) ? 'Ask about this picture' : 'Ask about this passage';
}

/** Where the question is written, below the quotes that go with it. */
export function Composer(): JSX.Element {
  const { store, platform } = usePanel();
  const { draft } = store;
  const ref = useRef<HTMLTextAreaElement>(null);
  const quotes = draft.quotes.value;
  const isLive = useComputed(() => store.live.value !== undefined).value;
  const isHomeless = useComputed(() => store.isReady.value && store.provider.value === null).value;
  const isEmpty = useComputed(() => draft.text.value.trim() === '').value;
  const slash = useSlashQuestions(ref);
  useFileDrop();
  const hasList = slash.found.length > 0;
  const focus = (): void => ref.current?.focus();

  useEffect(focus, []);
  // Another chat, a quote that came, a question to edit: the next thing to do is to type. Who edits a quote is typing.
  useEffect(() => {
    if (!document.activeElement?.matches('.quote textarea')) focus();
  }, [store.chat.value, quotes.length, draft.editing.value]);
  // The button that began or ended an answer may be gone, and the focus with it.
  useEffect(() => {
    if (document.activeElement === document.body) focus();
  }, [isLive]);
  useSignalEffect(() => {
    const text = draft.text.value;
    const field = ref.current;
    if (!field) return;
    // Writing a value that is there already would move the caret and disturb an input method.
    if (field.value !== text) field.value = text;
    fitHeight(field);
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || slash.takeKey(event) || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    if (!isLive) store.send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        store.send();
        focus();
      }}
    >
      {draft.editing.value && (
        <p class="editing">
          <span>Editing an earlier question. What followed it will be left out.</span>
          <button type="button" class="text-button" onClick={() => draft.cancelEdit()}>
            Cancel edit
          </button>
        </p>
      )}
      {isHomeless && store.messages.value.length > 0 && (
        <p class="editing">
          <span>There is nobody to ask.</span>
          <button type="button" class="text-button" onClick={() => platform.openOptions()}>
            Choose a provider
          </button>
        </p>
      )}
      <ProblemNote />
      <PagesNote />
      <PdfNote />
      <BlindNote />
      <QuoteList />
      <div class="composer-field">
        <SlashList slash={slash} />
        <textarea
          ref={ref}
          aria-label="Message"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasList ? slash.listId : undefined}
          aria-activedescendant={hasList ? slash.optionId(slash.active) : undefined}
          placeholder={placeholderFor(quotes)}
          rows={1}
          dir="auto"
          onInput={(event) => draft.type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={() => slash.setFocused(true)}
          onBlur={() => slash.setFocused(false)}
        />
        <div class="composer-bar">
          <AddButton />
          <ModelPicker />
          {isLive ? (
            <IconButton
              icon="stop"
              name="Stop"
              class="primary"
              onClick={() => {
                store.stop();
                focus();
              }}
            />
          ) : (
            <button
              type="submit"
              class="icon-button primary"
              aria-label="Send"
              title="Send"
              disabled={isEmpty || isHomeless || store.isBlind.value}
            >
              <Icon name="send" />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
