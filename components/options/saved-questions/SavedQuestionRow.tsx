import type { JSX } from 'preact';

import { IconButton } from '#components/ui/IconButton.tsx';
import { fitsMenu } from '#lib/prompts/build-menu.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { parameterText } from '#lib/wording/parameters.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

interface SavedQuestionRowProps {
  readonly savedQuestion: SavedQuestion;
  readonly providers: readonly Provider[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function describe(
  { takes, inMenu, sends, model, parameters }: SavedQuestion,
  providers: readonly Provider[],
): string {
  const facts = [
    inMenu && fitsMenu(takes) ? savedQuestionText.isInMenu : savedQuestionText.isInPanel,
    sends ? savedQuestionText.sendsAtOnce : savedQuestionText.waits,
  ];
  if (model) {
    const provider = providers.find(({ id }) => id === model.provider);
    facts.push(
      provider ? savedQuestionText.modelAt(model.model, provider.name) : savedQuestionText.noProvider,
    );
  }
  if (parameters) facts.push(parameterText.list(parameters));
  return facts.join(' · ');
}

/** One saved question in the list. */
export function SavedQuestionRow({
  savedQuestion,
  providers,
  isFirst,
  isLast,
  onMove,
  onEdit,
  onRemove,
}: SavedQuestionRowProps): JSX.Element {
  const { id, name, template } = savedQuestion;
  return (
    <div class="saved-question-row">
      <div class="saved-question-text">
        <span class="saved-question-name">{name}</span>
        <span class="saved-question-template" dir="auto">
          {template}
        </span>
        <span class="saved-question-facts">{describe(savedQuestion, providers)}</span>
      </div>
      <div class="saved-question-buttons">
        <IconButton
          icon="up"
          name={savedQuestionText.moveUp(name)}
          dataKey={`up ${id}`}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon="down"
          name={savedQuestionText.moveDown(name)}
          dataKey={`down ${id}`}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon="edit" name={savedQuestionText.edit(name)} dataKey={`edit ${id}`} onClick={onEdit} />
        <IconButton icon="close" name={savedQuestionText.remove(name)} onClick={onRemove} />
      </div>
    </div>
  );
}
