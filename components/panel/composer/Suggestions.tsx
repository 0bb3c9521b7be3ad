import './suggestions.css';
import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { askAbout } from '#lib/prompts/fill-saved-question.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { composerText } from '#lib/wording/composer.ts';

/** More would take several lines of a narrow panel; `/` finds the others. */
const MAX_SUGGESTIONS = 8;

/**
 * The saved questions, adapted to what is attached: one about a page can be asked about a selection, and vice
 * versa. A picture has none, because saved questions are about text.
 */
function suggestionsFor(quotes: readonly Quote[], all: readonly SavedQuestion[]): SavedQuestion[] {
  const texts = quotes.filter(({ image }) => !image);
  if (texts.length === 0) return [];
  const takes = texts.every(({ part }) => part !== undefined) ? 'page' : 'selection';
  return all.slice(0, MAX_SUGGESTIONS).map((question) => askAbout(takes, question));
}

interface SuggestionsProps {
  readonly onChoose: (question: SavedQuestion) => void;
}

/** Saved questions as buttons, while something is quoted and nothing is typed, in the user's order. */
export function Suggestions({ onChoose }: SuggestionsProps): JSX.Element | null {
  const { store, platform } = usePanel();
  const quotes = store.draft.quotes.value;
  const isBlank = useComputed(() => store.draft.text.value === '').value;
  const isIdle = useComputed(() => store.conversation.live.value === undefined).value;
  const suggestions = suggestionsFor(quotes, platform.savedQuestions.value);
  if (!isBlank || !isIdle || store.draft.editing.value) return null;
  if (!store.modelChoice.provider.value || suggestions.length === 0) return null;
  return (
    <div class="suggestions" role="group" aria-label={composerText.suggestions} data-part="suggestions">
      {suggestions.map((question) => (
        <button key={question.id} type="button" onClick={() => onChoose(question)}>
          {question.name}
        </button>
      ))}
    </div>
  );
}
