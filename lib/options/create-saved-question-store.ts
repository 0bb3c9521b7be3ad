import { type ReadonlySignal, signal } from '@preact/signals';

import { shippedEntries } from '#lib/prompts/built-in-questions.ts';
import { joinEntries, readEntryFile, writeEntryFile } from '#lib/prompts/saved-question-file.ts';
import type { Entry } from '#lib/protocol/saved-question.ts';

/** What the user's entries need from the browser. */
export interface EntryPlatform {
  read(): Promise<readonly Entry[]>;
  update(change: (entries: readonly Entry[]) => readonly Entry[]): Promise<void>;
  watch(listener: (entries: readonly Entry[]) => void, signal: AbortSignal): void;
  /** By provider: the models that its server listed. */
  readListedModels(): Promise<Readonly<Record<string, readonly string[]>>>;
  saveFile(name: string, text: string): void;
}

/** What became of the last thing that the user did to the list. */
export interface EntryOutcome {
  readonly isGood: boolean;
  readonly text: string;
  /** Brings back what was removed. */
  readonly undo?: () => void;
}

/** The user's entries, and what can be done to them. */
export interface EntryStore {
  readonly entries: ReadonlySignal<readonly Entry[]>;
  readonly listedModels: ReadonlySignal<Readonly<Record<string, readonly string[]>>>;
  readonly outcome: ReadonlySignal<EntryOutcome | undefined>;
  readonly newId: () => string;
  /** Replaces the entry of this id, or puts a new one at the end. */
  save(entry: Entry): void;
  remove(id: string): void;
  /** Moves an entry by one place. */
  move(id: string, by: -1 | 1): void;
  /** Saves all entries to a file. */
  exportAll(): void;
  /** Adds the entries of a file, or says why not. */
  importAll(file: Pick<File, 'size' | 'text'>): Promise<void>;
  /** Adds those of the entries that Gloss came with which are not there. */
  restoreShipped(): void;
}

/** What the store of entries is made with. */
export interface EntryStoreOptions {
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

/** Creates the store of the entries on the options page. */
export function createEntryStore(platform: EntryPlatform, options: EntryStoreOptions): EntryStore {
  const entries = signal<readonly Entry[]>([]);
  const listedModels = signal<Readonly<Record<string, readonly string[]>>>({});
  const outcome = signal<EntryOutcome | undefined>(undefined);

  async function update(change: (all: readonly Entry[]) => readonly Entry[]): Promise<void> {
    await platform.update(change);
    entries.value = await platform.read();
    options.onChange();
  }

  function change(next: (all: readonly Entry[]) => readonly Entry[], said?: EntryOutcome): void {
    void update(next).then(
      () => (outcome.value = said),
      () => (outcome.value = { isGood: false, text: 'The browser could not store that.' }),
    );
  }

  async function start(): Promise<void> {
    platform.watch((all) => (entries.value = all), options.signal);
    entries.value = await platform.read();
    listedModels.value = await platform.readListedModels();
  }

  function bringBack(entry: Entry, at: number): void {
    change((all) => (all.some(({ id }) => id === entry.id) ? all : all.toSpliced(at, 0, entry)));
  }

  void start();
  return {
    entries,
    listedModels,
    outcome,
    newId: options.newId,
    save(entry) {
      change(
        (all) =>
          all.some(({ id }) => id === entry.id)
            ? all.map((one) => (one.id === entry.id ? entry : one))
            : [...all, entry],
        { isGood: true, text: `“${entry.name}” is saved.` },
      );
    },
    remove(id) {
      const at = entries.peek().findIndex((entry) => entry.id === id);
      const entry = entries.peek()[at];
      if (!entry) return;
      change((all) => all.filter((one) => one.id !== id), {
        isGood: true,
        text: `“${entry.name}” is removed.`,
        undo: () => bringBack(entry, at),
      });
    },
    move(id, by) {
      change((all) => {
        const at = all.findIndex((entry) => entry.id === id);
        const entry = all[at];
        if (!entry) return all;
        return all.toSpliced(at, 1).toSpliced(Math.max(0, at + by), 0, entry);
      });
    },
    exportAll() {
      platform.saveFile('gloss-questions.json', writeEntryFile(entries.peek()));
    },
    async importAll(file) {
      const refuse = (sentence: string): void => {
        outcome.value = { isGood: false, text: `Nothing was imported. ${sentence}` };
      };
      if (file.size > MAX_FILE_BYTES) return refuse('This file is too large.');
      try {
        const read = readEntryFile(await file.text());
        if (read.type === 'refused') return refuse(read.sentence);
        const before = entries.peek().length;
        await update((all) => joinEntries(all, read.entries, options.newId));
        const added = entries.peek().length - before;
        const known = read.entries.length - added;
        const left = known > 0 ? `, ${known} left out because they were there already` : '';
        outcome.value = { isGood: true, text: `${countQuestions(added)} added${left}.` };
      } catch {
        refuse('The browser could not read the file, or not store what it holds.');
      }
    },
    restoreShipped() {
      change((all) => [
        ...all,
        ...shippedEntries.filter((shipped) => !all.some(({ id }) => id === shipped.id)),
      ]);
    },
  };
}
