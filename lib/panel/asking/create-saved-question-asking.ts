import type { ReadonlySignal } from '@preact/signals';

import type { DraftControl } from '#lib/panel/composer/create-draft.ts';
import { joinDraft } from '#lib/prompts/join-draft.ts';
import { fillPlaceholders, findOpenPlaceholder } from '#lib/prompts/placeholders.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import type { SavedQuestionModel, FilledQuestion } from '#lib/protocol/saved-question.ts';

import type { ComposedQuestion } from './create-asking.ts';

/** What asking saved questions needs. */
export interface SavedQuestionAskingOptions {
  readonly draft: DraftControl;
  readonly provider: ReadonlySignal<ProviderView | null>;
  chooseModel(provider: string, model: string): void;
  /** Asks the question in the composer, if it can be asked now. */
  send(): void;
  /**
   * Asks this and leaves the rest of the composer alone. Returns false when nothing can be asked now.
   *
   * @param onDrop - Called when it is not sent after all.
   */
  askSeparately(question: ComposedQuestion, onDrop: () => void): boolean;
}

/** Sends saved questions, or puts them into the composer where the user must look at them first. */
export interface SavedQuestionAsking {
  /** A saved question was clicked in the menu; its quotes are in the composer already. */
  take(question: FilledQuestion): void;
  /** A saved question was chosen in the composer, whose text it replaces. */
  choose(question: FilledQuestion): void;
  /** A quote was added, perhaps the one that the chosen question waits for. */
  quoteAdded(): void;
  /** The provider view has changed, perhaps to the model that a saved question waits for. */
  providerChanged(): void;
  /** A question has been asked: switches back from a saved question's model to the one chosen before. */
  asked(): void;
  /** The user has chosen a model, which stays. */
  modelChosen(): void;
}

function isSameModel(one: SavedQuestionModel, other: SavedQuestionModel): boolean {
  return one.provider === other.provider && one.model === other.model;
}

/** The model for a question that stays in the composer. */
function doNothing(): void {}

export function createSavedQuestionAsking(options: SavedQuestionAskingOptions): SavedQuestionAsking {
  const { draft, provider } = options;
  /** What to do once the background has switched to this model. */
  let awaited: { model: SavedQuestionModel; onSwitched: () => void } | undefined;
  /** The text of a chosen question that lacks a quote, as in the composer. */
  let waiting: FilledQuestion | undefined;
  let borrowed: { model: SavedQuestionModel; before: SavedQuestionModel } | undefined;

  function current(): SavedQuestionModel | undefined {
    const view = provider.peek();
    return view ? { provider: view.id, model: view.model } : undefined;
  }

  /**
   * Switches to the saved question's model, then calls `onSwitched`.
   *
   * Without that model nothing is sent: the question may name it because its text must not go anywhere else.
   */
  function withModel(
    model: SavedQuestionModel | undefined,
    onSwitched: () => void,
    onMissing: () => void,
  ): void {
    awaited = undefined;
    const before = current();
    if (!model || (before && isSameModel(before, model))) return onSwitched();
    const isThere = provider.peek()?.providers.includes(model.provider);
    if (!before || !isThere) return onMissing();
    borrowed = { model, before: borrowed?.before ?? before };
    awaited = { model, onSwitched };
    options.chooseModel(model.provider, model.model);
  }

  function join({ text, parameters }: FilledQuestion): void {
    const joined = joinDraft(draft.text.peek().trimEnd(), text, '\n\n');
    draft.fill(joined, parameters ?? draft.parameters.peek());
  }

  function choose(question: FilledQuestion): void {
    const { text, sends, model, parameters } = question;
    draft.fill(text, parameters);
    const isWhole = findOpenPlaceholder(text, draft.quotes.peek().length > 0) === undefined;
    waiting = isWhole ? undefined : question;
    withModel(model, sends && isWhole ? options.send : doNothing, doNothing);
  }

  return {
    take(question) {
      const { text, sends, model, parameters, about = [] } = question;
      const quotes = draft.quotes.peek();
      const own = quotes.filter(({ id }) => about.includes(id));
      const isAlone =
        draft.text.peek().trim() === '' && own.length === quotes.length && !draft.editing.peek();
      const wait = (): void => join(question);
      // The user must know that the text was truncated before it is sent.
      const isReady = sends && !own.some((quote) => quote.cut);
      if (!isReady || isAlone) wait();
      if (!isReady) return withModel(model, doNothing, doNothing);
      if (isAlone) return withModel(model, options.send, doNothing);
      // The user's draft is not part of this question.
      const askSeparately = (): void => {
        if (!options.askSeparately({ text, quotes: own, parameters }, wait)) wait();
      };
      return withModel(model, askSeparately, wait);
    },
    choose,
    quoteAdded() {
      const quotes = draft.quotes.peek();
      const [quote] = quotes;
      // A question that the user has changed is not sent automatically.
      if (!quote || !waiting || draft.text.peek() !== waiting.text) return;
      const { title, url } = quote;
      // The user must know that the text was truncated before it is sent.
      const sends = waiting.sends && !quotes.some(({ cut }) => cut);
      choose({ ...waiting, sends, text: fillPlaceholders(waiting.text, { title, url }) });
    },
    providerChanged() {
      const now = current();
      if (!awaited || !now || !isSameModel(now, awaited.model)) return;
      const { onSwitched } = awaited;
      awaited = undefined;
      onSwitched();
    },
    asked() {
      const now = current();
      const back = borrowed;
      borrowed = undefined;
      if (back && now && isSameModel(now, back.model)) {
        options.chooseModel(back.before.provider, back.before.model);
      }
    },
    modelChosen() {
      awaited = undefined;
      borrowed = undefined;
    },
  };
}
