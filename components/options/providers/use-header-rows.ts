import { useRef, useState } from 'preact/hooks';

import {
  checkHeaderName,
  checkHeaderValue,
  findHeaderProblem,
  type HeaderPlace,
  type HeaderProblem,
} from '#lib/presets/check-headers.ts';
import type { HeadersState, NewHeaders } from '#lib/protocol/frames/options-frames.ts';

/** One header in the form. Like a key, its value exists only in its element. */
export interface HeaderRow {
  readonly key: string;
  readonly name: string;
  /** Whether its value is stored. Then the name cannot be changed. */
  readonly isSaved: boolean;
  /** What is wrong with what has been typed so far. */
  readonly problem: HeaderProblem | undefined;
}

/** The contents of the rows when a button is clicked. */
export type ReadHeaders =
  | { readonly type: 'unchanged' }
  | { readonly type: 'ready'; readonly headers: NewHeaders }
  | { readonly type: 'elsewhere'; readonly key: string; readonly saved: string }
  | {
      readonly type: 'wrong';
      readonly key: string;
      readonly isName: boolean;
      readonly problem: HeaderProblem;
    };

/** The headers in the form of a provider. */
export interface HeaderRows {
  readonly rows: readonly HeaderRow[];
  readonly isEdited: boolean;
  /** Whether a value was typed. */
  readonly hasTyped: boolean;
  /** The origin that stored values are for, if it differs from the form's. */
  readonly elsewhere: string | undefined;
  /** Adds a row, and returns its key. */
  add(): string;
  rename(key: string, name: string): void;
  /** A value was typed into this element. */
  type(key: string, input: HTMLInputElement): void;
  remove(key: string): void;
  /** Keeps the element that a value is typed into. */
  hold(key: string, input: HTMLInputElement | null): void;
  /** Reads the values from their elements. Call it in a click, and do not keep them. */
  read(): ReadHeaders;
  /** Empties all elements: their contents are stored. */
  reset(): void;
}

interface AddedRow {
  readonly key: string;
  readonly name: string;
}

const SAVED = 'saved ';

/**
 * Manages the rows of a form.
 *
 * @param taken - Names that the user's organization has set.
 * @param origin - The origin of the base URL in the form, if it has one.
 */
export function useHeaderRows(
  saved: HeadersState | undefined,
  place: HeaderPlace,
  taken: readonly string[],
  origin: string | undefined,
): HeaderRows {
  const [removed, setRemoved] = useState<readonly string[]>([]);
  const [added, setAdded] = useState<readonly AddedRow[]>([]);
  /** By key of each row whose value was typed: why the value cannot be sent, if it cannot. */
  const [typed, setTyped] = useState<ReadonlyMap<string, HeaderProblem['type'] | undefined>>(new Map());
  const inputs = useRef(new Map<string, HTMLInputElement>());
  const count = useRef(0);

  const keptNames = (saved?.names ?? []).filter((name) => !removed.includes(name));
  const listed = [
    ...keptNames.map((name) => ({ key: SAVED + name, name, isSaved: true })),
    ...added.map((row) => ({ ...row, isSaved: false })),
  ];
  const elsewhere =
    saved && origin !== undefined && saved.origin !== origin && keptNames.length > 0
      ? saved.origin
      : undefined;

  function findProblem({ key, name, isSaved }: (typeof listed)[number]): HeaderProblem | undefined {
    const isSame = (one: { name: string }): boolean =>
      one.name.trim().toLowerCase() === name.trim().toLowerCase();
    const isTwice = listed.find(isSame)?.key !== key || taken.some((other) => isSame({ name: other }));
    const ofName =
      name === '' ? undefined : (checkHeaderName(name, place) ?? (isTwice ? 'twice' : undefined));
    const ofValue = typed.get(key);
    // An emptied value of a stored header keeps the stored one; a new one may not have been typed yet.
    const type = ofName ?? (ofValue === 'empty' ? undefined : ofValue);
    return type && (isSaved || name !== '' || type !== 'name') ? { name: name.trim(), type } : undefined;
  }

  function valueOf(key: string): string {
    return inputs.current.get(key)?.value ?? '';
  }

  function read(): ReadHeaders {
    const headers = listed.map(({ key, name, isSaved }) => {
      const value = valueOf(key);
      return { key, name: name.trim(), value: isSaved && value.trim() === '' ? undefined : value };
    });
    const others = taken.map((other) => ({ name: other, value: undefined }));
    const wrong = findHeaderProblem([...others, ...headers], place);
    if (wrong) {
      const { index: at, ...problem } = wrong;
      const index = at - others.length;
      const isName = !['empty', 'value'].includes(problem.type);
      return { type: 'wrong', key: listed[index]?.key ?? '', isName, problem };
    }
    const stale = headers.find(({ value }) => value === undefined);
    if (elsewhere !== undefined && stale) return { type: 'elsewhere', key: stale.key, saved: elsewhere };
    const values = headers.flatMap(({ name, value }) =>
      value === undefined ? [] : [[name, value] as const],
    );
    if (values.length === 0 && removed.length === 0) return { type: 'unchanged' };
    const kept = headers.filter(({ value }) => value === undefined).map(({ name }) => name);
    return { type: 'ready', headers: { values: Object.fromEntries(values), kept } };
  }

  const hasTyped = [...typed.values()].some((problem) => problem !== 'empty');
  return {
    rows: listed.map((row) => ({ ...row, problem: findProblem(row) })),
    isEdited: removed.length > 0 || added.length > 0 || hasTyped,
    hasTyped,
    elsewhere,
    add() {
      const key = `new ${(count.current += 1)}`;
      setAdded([...added, { key, name: '' }]);
      return key;
    },
    rename: (key, name) => setAdded(added.map((row) => (row.key === key ? { key, name } : row))),
    type: (key, input) => setTyped(new Map(typed).set(key, checkHeaderValue(input.value))),
    remove(key) {
      if (key.startsWith(SAVED)) setRemoved([...removed, key.slice(SAVED.length)]);
      else setAdded(added.filter((row) => row.key !== key));
      setTyped(new Map([...typed].filter(([other]) => other !== key)));
    },
    hold(key, input) {
      if (input) inputs.current.set(key, input);
      else inputs.current.delete(key);
    },
    read,
    reset() {
      for (const input of inputs.current.values()) input.value = '';
      setRemoved([]);
      setAdded([]);
      setTyped(new Map());
    },
  };
}
