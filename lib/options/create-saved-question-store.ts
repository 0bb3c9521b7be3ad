import { type ReadonlySignal, signal } from '@preact/signals';

import { BUILT_IN_QUESTIONS } from '#lib/prompts/built-in-questions.ts';
import {
  joinSavedQuestions,
  readSavedQuestionFile,
  writeSavedQuestionFile,
} from '#lib/prompts/saved-question-file.ts';
import type { SavedQuestion } from '#lib/protocol/saved-question.ts';

/** What the user's saved questions need from the browser. */
export interface SavedQuestionPlatform {
  read(): Promise<readonly SavedQuestion[]>;
  update(change: (savedQuestions: readonly SavedQuestion[]) => readonly SavedQuestion[]): Promise<void>;
  watch(listener: (savedQuestions: readonly SavedQuestion[]) => void, signal: AbortSignal): void;
  /** By provider: the models that its server listed. */
  readListedModels(): Promise<Readonly<Record<string, readonly string[]>>>;
  saveFile(name: string, text: string): void;
}

/** What became of the last thing that the user did to the list. */
export interface SavedQuestionOutcome {
  readonly isGood: boolean;
  readonly text: string;
  /** Brings back what was removed. */
  readonly undo?: () => void;
}

/** The user's saved questions, and what can be done to them. */
export interface SavedQuestionStore {
  readonly savedQuestions: ReadonlySignal<readonly SavedQuestion[]>;
  readonly listedModels: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;
  readonly outcome: ReadonlySignal<SavedQuestionOutcome | undefined>;
  readonly newId: () => string;
  /** Replaces the saved question of this id, or puts a new one at the end. */
  save(savedQuestion: SavedQuestion): void;
  remove(id: string): void;
  /** Moves a saved question by one place. */
  move(id: string, by: -1 | 1): void;
  /** Saves all saved questions to a file. */
  exportAll(): void;
  /** Adds the saved questions of a file, or says why not. */
  importAll(file: Pick<File, 'size' | 'text'>): Promise<void>;
  /** Adds those of the saved questions that Gloss came with which are not there. */
  restoreShipped(): void;
}

/** What the store of saved questions is made with. */
export interface SavedQuestionStoreOptions {
  readonly newId: () => string;
  /** Called after each change that the user makes here. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** No one writes that many questions; reading more would only freeze the page. */
const MAX_FILE_BYTES = 5_000_000;

function countQuestions(count: number): string {
  return count === 1 ? '1 question' : `${count} questions`;
}

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
    options.onChange();
  }

  function change(
    next: (all: readonly SavedQuestion[]) => readonly SavedQuestion[],
    said?: SavedQuestionOutcome,
  ): void {
    void update(next).then(
      () => (outcome.value = said),
      () => (outcome.value = { isGood: false, text: 'The browser could not store that.' }),
    );
  }

  async function start(): Promise<void> {
    platform.watch((all) => (savedQuestions.value = all), options.signal);
    savedQuestions.value = await platform.read();
    listedModels.value = await platform.readListedModels();
  }

  function bringBack(savedQuestion: SavedQuestion, at: number): void {
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
        { isGood: true, text: `“${savedQuestion.name}” is saved.` },
      );
    },
    remove(id) {
      const at = savedQuestions.peek().findIndex((savedQuestion) => savedQuestion.id === id);
      const savedQuestion = savedQuestions.peek()[at];
      if (!savedQuestion) return;
      change((all) => all.filter((one) => one.id !== id), {
        isGood: true,
        text: `“${savedQuestion.name}” is removed.`,
        undo: () => bringBack(savedQuestion, at),
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
      const refuse = (sentence: string): void => {
        outcome.value = { isGood: false, text: `Nothing was imported. ${sentence}` };
      };
      if (file.size > MAX_FILE_BYTES) return refuse('This file is too large.');
      try {
        const read = readSavedQuestionFile(await file.text());
        if (read.type === 'refused') return refuse(read.sentence);
        const before = savedQuestions.peek().length;
        await update((all) => joinSavedQuestions(all, read.savedQuestions, options.newId));
        const added = savedQuestions.peek().length - before;
        const known = read.savedQuestions.length - added;
        const left = known > 0 ? `, ${known} left out because they were there already` : '';
        outcome.value = { isGood: true, text: `${countQuestions(added)} added${left}.` };
      } catch {
        refuse('The browser could not read the file, or not store what it holds.');
      }
    },
    restoreShipped() {
      change((all) => [
        ...all,
        ...BUILT_IN_QUESTIONS.filter((shipped) => !all.some(({ id }) => id === shipped.id)),
      ]);
    },
  };
}
