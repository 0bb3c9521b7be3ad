import type { JSX } from 'preact';

import { IconButton } from '#components/ui/IconButton.tsx';
import { fitsMenu } from '#lib/prompts/build-menu.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

interface SavedQuestionRowProps {
  readonly savedQuestion: SavedQuestion;
  readonly providers: readonly Provider[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function describe({ takes, inMenu, sends, model }: SavedQuestion, providers: readonly Provider[]): string {
  const facts = [
    inMenu && fitsMenu(takes) ? 'in the right-click menu' : 'with / in the panel',
    sends ? 'sent at once' : 'waits for you',
  ];
  if (model) {
    const provider = providers.find(({ id }) => id === model.provider);
    facts.push(provider ? `${model.model || 'default model'} at ${provider.name}` : 'its provider is gone');
  }
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
          name={`Move ${name} up`}
          dataKey={`up ${id}`}
          disabled={isFirst}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon="down"
          name={`Move ${name} down`}
          dataKey={`down ${id}`}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <IconButton icon="edit" name={`Edit ${name}`} dataKey={`edit ${id}`} onClick={onEdit} />
        <IconButton icon="close" name={`Remove ${name}`} onClick={onRemove} />
      </div>
    </div>
  );
}
