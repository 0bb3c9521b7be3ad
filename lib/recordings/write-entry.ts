import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';

/** Writes the entries of one response body as they came over the wire. */
export interface EntryWriter {
  /** Returns undefined for an entry that is not part of a body. */
  write(entry: StreamEntry): string | undefined;
}

function linesOf(field: string, text: string): string {
  return text
    .split(/\r\n|[\r\n]/u)
    .map((line) => `${field}${line}\n`)
    .join('');
}

/** @param isJson - Whether the body is JSON, not an event stream. */
export function createEntryWriter(isJson: boolean): EntryWriter {
  let lastId = '';

  function writeEvent({ event, data, id, isUnterminated }: Extract<StreamEntry, { kind: 'event' }>): string {
    const name = event === 'message' ? '' : linesOf('event: ', event);
    const newId = id === lastId ? '' : linesOf('id: ', id);
    lastId = id;
    return `${name}${newId}${linesOf('data: ', data)}${isUnterminated ? '' : '\n'}`;
  }

  return {
    write(entry) {
      switch (entry.kind) {
        case 'event':
          return isJson ? `${entry.data}\n` : writeEvent(entry);
        case 'json':
          return `${entry.data}\n`;
        case 'comment':
          return linesOf(': ', entry.data);
        case 'retry':
          return `retry: ${entry.ms}\n`;
        case 'line':
          return linesOf('', entry.data);
        case 'body':
          return entry.data;
        case 'request':
        case 'response':
        case 'close':
          return undefined;
        default:
          return entry satisfies never;
      }
    },
  };
}
