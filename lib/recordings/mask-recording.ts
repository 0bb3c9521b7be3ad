import type { StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import { isDoneMark } from '#lib/providers/done-mark.ts';
import { maskData, maskText } from '#lib/redaction/mask-text.ts';

import type { Recording } from './recording.ts';

/** Fields of dialects whose values say what an event is. */
const KEPT_FIELDS = [
  'type',
  'object',
  'role',
  'status',
  'event',
  'finish_reason',
  'finishReason',
  'native_finish_reason',
  'stop_reason',
  'done_reason',
];

const WORD = /^[\w.:-]{0,64}$/u;

function maskWord(text: string): string {
  return WORD.test(text) ? text : maskText(text);
}

/** The last name in a JSON path such as `choices[0].text`. */
function lastName(path: string): string | undefined {
  return path.match(/[\w$-]+/gu)?.findLast((name) => !/^\d+$/u.test(name));
}

function createDataMask({ dialect, eventStream }: StreamInfo): (data: string) => string {
  if (dialect !== 'event-stream') {
    const kept = new Set(KEPT_FIELDS);
    return (data) => maskData(data, { kept });
  }
  const textField = lastName(eventStream?.textField ?? '');
  const kept = new Set(KEPT_FIELDS.filter((name) => name !== textField));
  return (data) => maskData(data, { kept, hasNumbers: true });
}

/**
 * Masks the text in a recording: letters and digits become `x`. Events, fields, sizes, times, headers and ids
 * stay, so that it reads and replays as before.
 */
export function maskRecording(recording: Recording): Recording {
  const mask = createDataMask(recording.info);

  function maskEntry(entry: StreamEntry): StreamEntry {
    switch (entry.kind) {
      case 'event': {
        const { event, data, id } = entry;
        const masked = isDoneMark(data, true) ? data : mask(data);
        return { ...entry, event: maskWord(event), data: masked, id: maskWord(id) };
      }
      case 'json':
      case 'body':
      case 'line':
        return { ...entry, data: mask(entry.data) };
      case 'comment':
        return { ...entry, data: maskText(entry.data) };
      case 'request':
      case 'response':
      case 'retry':
      case 'close':
        return entry;
      default:
        return entry satisfies never;
    }
  }

  return { ...recording, entries: recording.entries.map(maskEntry) };
}
