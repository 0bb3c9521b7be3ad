import { type ReadonlySignal, signal } from '@preact/signals';

import { reportRejection } from '#lib/faults/listen-for-faults.ts';
import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import {
  joinSavedQuestions,
  readSavedQuestionFile,
  writeSavedQuestionFile,
} from '#lib/prompts/saved-question-file.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';
import { savedQuestionText } from '#lib/wording/saved-questions.ts';

import type { SavedQuestionPlatform } from './options-platform.ts';

/** The outcome of the last change to the list. */
export interface SavedQuestionOutcome {
  readonly isGood: boolean;
  readonly text: string;
}

/** The saved questions, and the actions on them. */
export interface SavedQuestionStore {
  readonly savedQuestions: ReadonlySignal<readonly SavedQuestion[]>;
  readonly listedModels: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;
  readonly outcome: ReadonlySignal<SavedQuestionOutcome | undefined>;
  readonly newId: () => string;
  /** Replaces the saved question with this id, or appends a new one. */
  save(savedQuestion: SavedQuestion): Promise<void>;
  /**
   * Removes a saved question. Returns a function that puts it back in its place; undefined when the removal
   * failed.
   */
  remove(id: string): Promise<(() => Promise<void>) | undefined>;
  /** Moves a saved question up (-1) or down (1) by one place. */
  move(id: string, by: -1 | 1): Promise<void>;
  /** Saves all saved questions to a file. */
  exportAll(): void;
  /** Adds the questions in a file; on failure, the outcome says why. */
  importAll(file: Pick<File, 'size' | 'text'>): Promise<void>;
  /** Appends the built-in questions that are missing. */
  restoreBuiltIn(): Promise<void>;
}

export interface SavedQuestionStoreOptions {
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

/** Far more than anyone's questions need; reading a larger file would only freeze the page. */
const MAX_FILE_BYTES = 5_000_000;

/** Creates the store of the saved questions on the options page. */
export function createSavedQuestionStore(
  platform: SavedQuestionPlatform,
  options: SavedQuestionStoreOptions,
): SavedQuestionStore {
  const savedQuestions = signal<readonly SavedQuestion[]>([]);
  const listedModels = signal<Readonly<Record<string, readonly string[]>>>({});
  const outcome = signal<SavedQuestionOutcome | undefined>(undefined);

  async function update(change: (all: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void> {
    await platform.update(change);
    savedQuestions.value = await platform.read();
  }

  /** Stores a change and shows the outcome. Never rejects. */
  async function change(
    next: (all: readonly SavedQuestion[]) => readonly SavedQuestion[],
    done?: SavedQuestionOutcome,
  ): Promise<boolean> {
    try {
      await update(next);
      outcome.value = done;
      return true;
    } catch {
      outcome.value = { isGood: false, text: savedQuestionText.notStored };
      return false;
    }
  }

  async function start(): Promise<void> {
    platform.watch((all) => (savedQuestions.value = all), options.signal);
    savedQuestions.value = await platform.read();
    listedModels.value = await platform.readListedModels();
  }

  async function putBack(savedQuestion: SavedQuestion, index: number): Promise<void> {
    await change((all) =>
      all.some(({ id }) => id === savedQuestion.id) ? all : all.toSpliced(index, 0, savedQuestion),
    );
  }

  // The page shows that its settings cannot be read; here the list stays empty.
  reportRejection(start(), 'settings');
  return {
    savedQuestions,
    listedModels,
    outcome,
    newId: options.newId,
    async save(savedQuestion) {
      await change(
        (all) =>
          all.some(({ id }) => id === savedQuestion.id)
            ? all.map((one) => (one.id === savedQuestion.id ? savedQuestion : one))
            : [...all, savedQuestion],
        { isGood: true, text: savedQuestionText.saved(savedQuestion.name) },
      );
    },
    async remove(id) {
      const index = savedQuestions.peek().findIndex((savedQuestion) => savedQuestion.id === id);
      const savedQuestion = savedQuestions.peek()[index];
      if (!savedQuestion) return undefined;
      const isRemoved = await change((all) => all.filter((one) => one.id !== id));
      return isRemoved ? () => putBack(savedQuestion, index) : undefined;
    },
    async move(id, by) {
      await change((all) => {
        const index = all.findIndex((savedQuestion) => savedQuestion.id === id);
        const savedQuestion = all[index];
        if (!savedQuestion) return all;
        return all.toSpliced(index, 1).toSpliced(Math.max(0, index + by), 0, savedQuestion);
      });
    },
    exportAll() {
      platform.saveFile('gloss-questions.json', writeSavedQuestionFile(savedQuestions.peek()));
    },
    async importAll(file) {
      const refuse = (reason: string): void => {
        outcome.value = { isGood: false, text: savedQuestionText.notImported(reason) };
      };
      if (file.size > MAX_FILE_BYTES) return refuse(savedQuestionText.fileTooLarge);
      try {
        const read = readSavedQuestionFile(await file.text());
        if (read.type === 'refused') return refuse(savedQuestionText.fileProblem(read.problem));
        const before = savedQuestions.peek().length;
        await update((all) => joinSavedQuestions(all, read.savedQuestions, options.newId));
        const added = savedQuestions.peek().length - before;
        const known = read.savedQuestions.length - added;
        outcome.value = { isGood: true, text: savedQuestionText.imported(added, known) };
      } catch {
        refuse(savedQuestionText.fileUnreadable);
      }
    },
    async restoreBuiltIn() {
      await change((all) => [
        ...all,
        ...BUILT_IN_QUESTIONS.filter((builtIn) => !all.some(({ id }) => id === builtIn.id)),
      ]);
    },
  };
}
