import './ready-questions.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { composerText } from '#lib/wording/composer.ts';

/** More would take several lines of a narrow panel. */
const MAX_QUESTIONS = 4;

/** The saved questions that fit what is attached. A picture fits none: they speak of text. */
function questionsAbout(quotes: readonly Quote[], all: readonly SavedQuestion[]): SavedQuestion[] {
  const texts = quotes.filter(({ image }) => !image);
  if (texts.length === 0) return [];
  const takes = texts.every(({ part }) => part === 'page' || part === 'pdf') ? 'page' : 'selection';
  return all.filter((question) => question.takes === takes).slice(0, MAX_QUESTIONS);
}

interface ReadyQuestionsProps {
  readonly hasKeyboard: boolean;
  readonly onChoose: (question: SavedQuestion) => void;
}

/**
 * Saved questions to click, when a quote comes while the page has the keyboard.
 *
 * They stay until the user types, so that none moves from under the pointer when the click gives the panel the keyboard.
 */
export function ReadyQuestions({ hasKeyboard, onChoose }: ReadyQuestionsProps): JSX.Element | null {
  const { store, platform } = usePanel();
  const quotes = store.draft.quotes.value;
  const isBlank = useComputed(() => store.draft.text.value === '').value;
  const isIdle = useComputed(() => store.conversation.live.value === undefined).value;
  const [isOffered, setOffered] = useState(false);
  const count = useRef(0);
  useLayoutEffect(() => {
    const hasMore = quotes.length > count.current;
    count.current = quotes.length;
    if (quotes.length === 0 || !isBlank) setOffered(false);
    else if (hasMore && !hasKeyboard) setOffered(true);
  }, [quotes.length, isBlank, hasKeyboard]);
  const questions = questionsAbout(quotes, platform.savedQuestions.value);
  if (!isOffered || !isIdle || !store.modelChoice.provider.value || questions.length === 0) return null;
  return (
    <div class="ready-questions" role="group" aria-label={composerText.savedQuestions} data-part="ready">
      {questions.map((question) => (
        <button key={question.id} type="button" onClick={() => onChoose(question)}>
          {question.name}
        </button>
      ))}
    </div>
  );
}
