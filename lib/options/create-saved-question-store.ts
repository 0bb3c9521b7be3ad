import { type ReadonlySignal, signal } from '@preact/signals';

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
  /** Restores what was removed. */
  readonly undo?: () => void;
}

/** The saved questions, and what can be done to them. */
export interface SavedQuestionStore {
  readonly savedQuestions: ReadonlySignal<readonly SavedQuestion[]>;
  readonly listedModels: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;
  readonly outcome: ReadonlySignal<SavedQuestionOutcome | undefined>;
  readonly newId: () => string;
  /** Replaces the saved question with this id, or appends a new one. */
  save(savedQuestion: SavedQuestion): void;
  remove(id: string): void;
  /** Moves a saved question up (-1) or down (1) by one place. */
  move(id: string, by: -1 | 1): void;
  /** Saves all saved questions to a file. */
  exportAll(): void;
  /** Adds the questions of a file; the outcome says why not. */
  importAll(file: Pick<File, 'size' | 'text'>): Promise<void>;
  /** Appends the built-in questions that are missing. */
  restoreBuiltIn(): void;
}

export interface SavedQuestionStoreOptions {
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

/** Far more than anyone's questions; reading a larger file would only freeze the page. */
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

  function change(
    next: (all: readonly SavedQuestion[]) => readonly SavedQuestion[],
    done?: SavedQuestionOutcome,
  ): void {
    void update(next).then(
      () => (outcome.value = done),
      () => (outcome.value = { isGood: false, text: savedQuestionText.notStored }),
    );
  }

  async function start(): Promise<void> {
    platform.watch((all) => (savedQuestions.value = all), options.signal);
    savedQuestions.value = await platform.read();
    listedModels.value = await platform.readListedModels();
  }

  function putBack(savedQuestion: SavedQuestion, at: number): void {
    change((all) =>
      all.some(({ id }) => id === savedQuestion.id) ? all : all.toSpliced(at, 0, savedQuestion),
    );
  }

  void start();
  return {
    savedQuestions,
    listedModels,
    outcome,
    newId: options.newId,
    save(savedQuestion) {
      change(
        (all) =>
          all.some(({ id }) => id === savedQuestion.id)
            ? all.map((one) => (one.id === savedQuestion.id ? savedQuestion : one))
            : [...all, savedQuestion],
        { isGood: true, text: savedQuestionText.saved(savedQuestion.name) },
      );
    },
    remove(id) {
      const at = savedQuestions.peek().findIndex((savedQuestion) => savedQuestion.id === id);
      const savedQuestion = savedQuestions.peek()[at];
      if (!savedQuestion) return;
      change((all) => all.filter((one) => one.id !== id), {
        isGood: true,
        text: savedQuestionText.removed(savedQuestion.name),
        undo: () => putBack(savedQuestion, at),
      });
    },
    move(id, by) {
      change((all) => {
        const at = all.findIndex((savedQuestion) => savedQuestion.id === id);
        const savedQuestion = all[at];
        if (!savedQuestion) return all;
        return all.toSpliced(at, 1).toSpliced(Math.max(0, at + by), 0, savedQuestion);
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
    restoreBuiltIn() {
      change((all) => [
        ...all,
        ...BUILT_IN_QUESTIONS.filter((builtIn) => !all.some(({ id }) => id === builtIn.id)),
      ]);
    },
  };
}
