import { batch, type ReadonlySignal, signal } from '@preact/signals';

import type { Clock } from '#lib/clock/clock.ts';
import { cropQuote, editQuote, restoreQuote } from '#lib/panel/quotes/edit-quote.ts';
import { joinDraft } from '#lib/prompts/join-draft.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type { Draft, Picture, Question, Quote, QuoteOrRef } from '#lib/protocol/chat.ts';
import { withoutFragment } from '#lib/tabs/web-url.ts';

const SAVE_AFTER_MS = 300;

/** The content of the composer. */
export interface DraftControl {
  readonly text: ReadonlySignal<string>;
  readonly quotes: ReadonlySignal<readonly Quote[]>;
  /** The answer parameters of the saved question in it. They go with its text: sent, or emptied. */
  readonly parameters: ReadonlySignal<AnswerParameters | undefined>;
  /** The question that is being edited, if the composer holds one. */
  readonly editing: ReadonlySignal<Question | undefined>;
  type(text: string): void;
  /** Puts a saved question into the composer with its parameters, and saves immediately. */
  fill(text: string, parameters: AnswerParameters | undefined): void;
  removeQuote(id: string): void;
  /** Replaces a quote's text with the user's. */
  editQuote(id: string, text: string): void;
  /** Replaces a quote's picture with a part of it. */
  cropQuote(id: string, image: Picture): void;
  /** Restores the text or the picture of a quote as it was taken from its page. */
  restoreQuote(id: string): void;
  /** Moves a quote among the others, within bounds. */
  moveQuote(id: string, by: -1 | 1): void;
  /** Swaps the main part of a page for the whole page, or back. */
  swapWhole(id: string): void;
  /** Changes how a quote is sent, and saves immediately. */
  changeQuote(id: string, to: (quote: Quote) => Quote): void;
  /**
   * Adds a quote once, however often it arrives, and saves immediately. Returns whether it was new.
   *
   * A page that is attached already is replaced by its newer text, unless the user has edited it.
   */
  addQuote(quote: Quote): boolean;
  /** Merges the saved draft with what the user typed before it arrived. */
  adopt(draft: Draft): void;
  /** Merges a draft that was left elsewhere with this one, and saves immediately. */
  join(draft: Draft): void;
  /** Empties the composer for another chat that is being loaded. The draft stays with the chat that is left. */
  leave(left: string): void;
  /**
   * The chat that was left is shown after all: its draft is back, above anything typed since. Returns whether it had any.
   */
  stay(): boolean;
  /** A chat is shown on the way to another. Its draft stays with it. */
  pass(draft: Draft, chat: string): void;
  /**
   * Shows the draft of another chat, above anything typed since the previous one was left.
   *
   * @param left - The chat that was shown before. Unsaved changes to its draft are saved with it.
   */
  replace(draft: Draft, left: string): void;
  /** Puts a question into the composer; the draft is restored afterwards. */
  edit(question: Question): void;
  /** Ends the edit and restores the draft. */
  cancelEdit(): void;
  /** Ends the edit, and adds its content to the draft. */
  keepEdit(): void;
  /** The same where the question was changed; otherwise as `cancelEdit`. */
  leaveEdit(): void;
  /** The question `text` with these quotes is stored: removes them from the composer. */
  sent(text: string, quotes: readonly QuoteOrRef[]): void;
  /** The draft as it is saved: a question that is being edited is in it once it was changed. */
  saved(): Draft;
  /** Saves a pending change now. */
  flush(): void;
  /** Saves now, whether anything changed or not. */
  save(): void;
}

const EMPTY: Draft = { text: '', quotes: [] };

/** The quotes that are not among others. */
function lacking(quotes: readonly Quote[], others: readonly Quote[]): Quote[] {
  const present = new Set(others.map(({ id }) => id));
  return quotes.filter(({ id }) => !present.has(id));
}

/** Two drafts as one, the first above. Each quote is there once, in its later form. */
function joinDrafts(first: Draft, second: Draft): Draft {
  return {
    ...first,
    ...second,
    text: joinDraft(first.text, second.text),
    quotes: [...lacking(first.quotes, second.quotes), ...second.quotes],
  };
}

function isEmpty({ text, quotes }: Draft): boolean {
  return text === '' && quotes.length === 0;
}

/** Whether two quotes are the same page, or the same text or picture from it. */
function isSameMaterial(one: Quote, other: Quote): boolean {
  const isFromSamePage = one.part === other.part && withoutFragment(one.url) === withoutFragment(other.url);
  if (!isFromSamePage || one.url === '' || one.original !== undefined || one.originalImage) return false;
  return one.part === 'page' || (one.text === other.text && one.image?.data === other.image?.data);
}

/**
 * Creates the composer's draft.
 *
 * @param save - Hands the draft to the background, with its chat if that is no longer shown; called about 300
 *   ms after the last change.
 */
export function createDraft(clock: Clock, save: (draft: Draft, chat?: string) => void): DraftControl {
  const text = signal('');
  const quotes = signal<readonly Quote[]>([]);
  const parameters = signal<AnswerParameters | undefined>(undefined);
  const editing = signal<Question | undefined>(undefined);
  const known = new Set<string>();
  let aside: Draft = EMPTY;
  /** The draft of the chat that is being left. */
  let leaving: { readonly draft: Draft; readonly chat: string; isSavedWithTyped: boolean } | undefined;
  let cancelSave: (() => void) | undefined;

  function put(next: Omit<Draft, 'quotes'> & { quotes: readonly Quote[] }): void {
    batch(() => {
      text.value = next.text;
      quotes.value = next.quotes;
      parameters.value = next.text.trim() === '' ? undefined : next.parameters;
    });
  }

  /** The draft as it would be if the edit were cancelled now. */
  function withoutEdit(question: Question): Draft {
    const own = new Set(question.quotes.map((quote) => quote.id));
    return { ...aside, quotes: [...aside.quotes, ...quotes.peek().filter(({ id }) => !own.has(id))] };
  }

  /** The content of the composer. */
  function current(): Draft {
    const own = parameters.peek();
    return { text: text.peek(), quotes: [...quotes.peek()], ...(own && { parameters: own }) };
  }

  /** The draft that was set aside, with the edited words below it. */
  function withEdit(): Draft {
    return joinDrafts(aside, { text: text.peek(), quotes: lacking(quotes.peek(), aside.quotes) });
  }

  /** Whether an edit has come to differ from its question. */
  function isEdited(question: Question): boolean {
    const shown = quotes.peek();
    return text.peek() !== question.text || question.quotes.some((quote) => !shown.includes(quote));
  }

  function saved(): Draft {
    const question = editing.peek();
    if (!question) return current();
    // The draft set aside and the edited words exist nowhere else; the question itself is in the history.
    return isEdited(question) ? withEdit() : withoutEdit(question);
  }

  function saveNow(): void {
    cancelSave?.();
    cancelSave = undefined;
    // Until the other chat is there, what is typed for it is kept below the draft of the one before.
    if (leaving) {
      leaving.isSavedWithTyped = true;
      save(joinDrafts(leaving.draft, current()), leaving.chat);
    } else save(saved());
  }

  function saveSoon(): void {
    cancelSave?.();
    cancelSave = clock.after(SAVE_AFTER_MS, saveNow);
  }

  function change(id: string, to: (quote: Quote) => Quote): void {
    quotes.value = quotes
      .peek()
      .map((quote) => (quote.id === id ? { ...to(quote), form: crypto.randomUUID() } : quote));
  }

  function endEdit(next: Draft): void {
    editing.value = undefined;
    aside = EMPTY;
    put(next);
    saveNow();
  }

  function leave(chat: string): void {
    if (leaving) return;
    const draft = saved();
    const isUnsaved = cancelSave !== undefined || editing.peek() !== undefined;
    cancelSave?.();
    cancelSave = undefined;
    leaving = { draft, chat, isSavedWithTyped: false };
    editing.value = undefined;
    aside = EMPTY;
    put(EMPTY);
    if (isUnsaved) save(draft, chat);
  }

  /** Ends the leaving: what was typed since belongs to another chat. */
  function endLeaving(): void {
    if (leaving?.isSavedWithTyped) save(leaving.draft, leaving.chat);
    leaving = undefined;
  }

  function cancelEdit(): void {
    const question = editing.peek();
    if (question) endEdit(withoutEdit(question));
  }

  function keepEdit(): void {
    if (editing.peek()) endEdit(withEdit());
  }

  function leaveEdit(): void {
    if (editing.peek()) endEdit(saved());
  }

  return {
    text,
    quotes,
    parameters,
    editing,
    cancelEdit,
    keepEdit,
    leaveEdit,
    type(next) {
      if (next === text.peek()) return;
      batch(() => {
        text.value = next;
        if (next.trim() === '') parameters.value = undefined;
      });
      saveSoon();
    },
    fill(next, own) {
      const { parameters: _before, ...rest } = current();
      put({ ...rest, text: next, ...(own && { parameters: own }) });
      saveNow();
    },
    removeQuote(id) {
      quotes.value = quotes.peek().filter((quote) => quote.id !== id);
      // A panel that closes right away may not send another frame.
      saveNow();
    },
    editQuote(id, next) {
      change(id, (quote) => editQuote(quote, next));
      saveSoon();
    },
    cropQuote(id, image) {
      change(id, (quote) => cropQuote(quote, image));
      saveNow();
    },
    restoreQuote(id) {
      change(id, restoreQuote);
      saveNow();
    },
    moveQuote(id, by) {
      const next = [...quotes.peek()];
      const from = next.findIndex((quote) => quote.id === id);
      const [moved] = from < 0 ? [] : next.splice(from, 1);
      if (!moved) return;
      next.splice(Math.max(0, from + by), 0, moved);
      quotes.value = next;
      saveNow();
    },
    swapWhole(id) {
      change(id, (quote) =>
        quote.whole === undefined ? quote : { ...quote, text: quote.whole, whole: quote.text },
      );
      saveNow();
    },
    changeQuote(id, to) {
      change(id, to);
      saveNow();
    },
    addQuote(quote) {
      if (known.has(quote.id)) return false;
      known.add(quote.id);
      const twin = quotes.peek().findIndex((other) => isSameMaterial(other, quote));
      quotes.value = twin < 0 ? [...quotes.peek(), quote] : quotes.peek().with(twin, quote);
      saveNow();
      return true;
    },
    adopt(draft) {
      const saved = draft.quotes.filter((quote) => !known.has(quote.id));
      for (const quote of saved) known.add(quote.id);
      put(joinDrafts({ ...draft, quotes: saved }, current()));
    },
    join(draft) {
      for (const { id } of draft.quotes) known.add(id);
      put(joinDrafts(draft, current()));
      saveNow();
    },
    leave,
    stay() {
      if (!leaving) return false;
      const { draft } = leaving;
      leaving = undefined;
      put(joinDrafts(draft, current()));
      saveNow();
      return !isEmpty(draft);
    },
    pass(draft, chat) {
      for (const quote of draft.quotes) known.add(quote.id);
      endLeaving();
      leaving = { draft, chat, isSavedWithTyped: false };
    },
    replace(draft, left) {
      for (const quote of draft.quotes) known.add(quote.id);
      // A chat that the background shows by itself was not left before.
      leave(left);
      endLeaving();
      const typed = current();
      put(joinDrafts(draft, typed));
      if (!isEmpty(typed)) saveNow();
    },
    edit(question) {
      cancelEdit();
      aside = current();
      editing.value = question;
      put(question);
    },
    sent(sentText, sentQuotes) {
      if (editing.peek()) return endEdit(aside);
      const ids = new Set(sentQuotes.map((quote) => quote.id));
      // The text was trimmed when sent; anything typed after it since then stays.
      const typed = text.peek();
      const rest = typed.trimStart();
      put({
        text: rest.startsWith(sentText) ? rest.slice(sentText.length).trimStart() : typed,
        quotes: quotes.peek().filter((quote) => !ids.has(quote.id)),
      });
      saveNow();
    },
    saved,
    flush() {
      if (cancelSave) saveNow();
    },
    save: saveNow,
  };
}
