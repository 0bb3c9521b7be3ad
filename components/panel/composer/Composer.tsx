import './composer.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

import { AnswerSettingsButton } from '#components/panel/answer-settings/AnswerSettingsButton.tsx';
import { ModelButton } from '#components/panel/models/ModelButton.tsx';
import { ModelPlace } from '#components/panel/models/ModelPlace.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { PassageNoteHost } from '#components/panel/quotes/PassageNoteHost.tsx';
import { QuoteList } from '#components/panel/quotes/QuoteList.tsx';
import { Icon } from '#components/ui/Icon.tsx';
import { IconButton } from '#components/ui/IconButton.tsx';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { isComposing } from '#lib/panel/composer/is-composing.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { composerText } from '#lib/wording/composer.ts';
import { queueText } from '#lib/wording/queue.ts';

import { AddButton } from './AddButton.tsx';
import { BlindNote } from './BlindNote.tsx';
import { ComparedNoteHost } from './ComparedNoteHost.tsx';
import { LockedNote } from './LockedNote.tsx';
import { MissingNote } from './MissingNote.tsx';
import { PagesNoteHost } from './PagesNoteHost.tsx';
import { PdfNoteHost } from './PdfNoteHost.tsx';
import { PointingHost } from './PointingHost.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { QueueList } from './QueueList.tsx';
import { ReadyNote } from './ReadyNote.tsx';
import { SlashList } from './SlashList.tsx';
import { Suggestions } from './Suggestions.tsx';
import { useDraftText } from './use-draft-text.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useHasFocus } from './use-has-focus.ts';
import { useRecall } from './use-recall.ts';
import { useSlashQuestions } from './use-slash-questions.ts';

/** Elements that keep the keyboard focus: an open quote editor, a menu or a dialog. */
const KEEPS_KEYBOARD = '.quote textarea, [role="menu"], [role="dialog"]';

function placeholderFor(quotes: readonly Quote[], hasFocus: boolean): string {
  if (quotes.length === 0) return composerText.ask;
  if (!hasFocus) return composerText.clickToType;
  return quotes.every(({ image }) => image) ? composerText.askAboutPicture : composerText.askAboutPassage;
}

/** Where the question is written, below the quotes that go with it. */
export function Composer(): JSX.Element {
  const { store } = usePanel();
  const { draft } = store;
  const ref = useRef<HTMLTextAreaElement>(null);
  const quotes = draft.quotes.value;
  const isLive = useComputed(() => store.conversation.live.value !== undefined).value;
  const hasNoProvider = useComputed(
    () => store.isReady.value && store.modelChoice.provider.value === null,
  ).value;
  const isEmpty = useComputed(() => draft.text.value.trim() === '').value;
  const slash = useSlashQuestions(ref);
  const takeRecall = useRecall();
  const isDropTarget = useFileDrop();
  const hasFocus = useHasFocus();
  const hasList = slash.found.length > 0;
  const focus = (): void => ref.current?.focus();

  useDraftText(ref, draft.text);
  // Before the first paint, so that what is typed then is not lost.
  useLayoutEffect(focus, []);
  // After switching chats, a new quote or Edit, the user will type next.
  useEffect(() => {
    if (!document.activeElement?.closest(KEEPS_KEYBOARD)) focus();
  }, [store.conversation.chat.value, quotes.length, draft.editing.value]);
  const isComparing = useComputed(() => store.conversation.compared.value.length > 0).value;
  // The button that began, ended or kept an answer may have been removed while it had the focus.
  useEffect(() => {
    if (document.activeElement === document.body) focus();
  }, [isLive, isComparing, store.setUp.isShown.value]);
  // So may the note that had the keyboard while the user pointed at the page.
  const isPointing = useComputed(() => store.pointing.value?.note.value !== undefined).value;
  useEffect(() => {
    if (!isPointing && document.activeElement === document.body) focus();
  }, [isPointing]);
  // The provider that the question was waiting for is set up now.
  useEffect(() => {
    if (store.asking.announced.value) focus();
  }, [store.asking.announced.value]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event) || slash.takeKey(event) || takeRecall(event)) return;
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    store.asking.send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        store.asking.send();
        focus();
      }}
    >
      {draft.editing.value && (
        <Notice
          buttons={<TextButton onClick={() => draft.cancelEdit()}>{composerText.cancelEdit}</TextButton>}
        >
          {composerText.editing}
        </Notice>
      )}
      {hasNoProvider && !store.setUp.isShown.value && (
        <Notice
          buttons={<TextButton onClick={() => store.setUp.open()}>{composerText.chooseProvider}</TextButton>}
        >
          {composerText.noModel}
        </Notice>
      )}
      <ReadyNote />
      <ProblemNote />
      <PassageNoteHost />
      <LockedNote />
      <PagesNoteHost />
      <PointingHost />
      <PdfNoteHost />
      <BlindNote />
      <MissingNote page={slash.page} />
      <ComparedNoteHost />
      <QueueList onDone={focus} />
      <QuoteList />
      <Suggestions onChoose={slash.choose} />
      {isDropTarget && (
        <p class="drop-target" aria-hidden="true">
          {composerText.dropFiles}
        </p>
      )}
      <div class="composer-field">
        <SlashList slash={slash} />
        <textarea
          ref={ref}
          aria-label={composerText.field}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={hasList ? slash.listId : undefined}
          aria-activedescendant={hasList ? slash.optionId(slash.active) : undefined}
          placeholder={placeholderFor(quotes, hasFocus)}
          rows={1}
          dir="auto"
          autofocus
          onInput={(event) => draft.type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={() => slash.setFocused(true)}
          onBlur={() => slash.setFocused(false)}
        />
        <div class="composer-bar">
          <AddButton />
          <ModelButton onChosen={focus} />
          <ModelPlace />
          <span class="composer-buttons">
            <AnswerSettingsButton />
            {isLive && (
              <IconButton
                icon="stop"
                name={composerText.stop}
                class={isEmpty ? 'primary' : undefined}
                onClick={() => {
                  store.conversation.stop();
                  focus();
                }}
              />
            )}
            {(!isLive || !isEmpty) && (
              <button
                type="submit"
                class="icon-button primary"
                aria-label={isLive ? queueText.queue : composerText.send}
                title={isLive ? queueText.queueTip : composerText.send}
                disabled={
                  isEmpty ||
                  hasNoProvider ||
                  store.asking.isBlind.value ||
                  store.asking.missing.value !== undefined
                }
              >
                <Icon name="send" />
              </button>
            )}
          </span>
        </div>
      </div>
    </form>
  );
}
