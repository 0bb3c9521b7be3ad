import type { Finding, StreamEnd, StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import type { HttpDialectName } from '#lib/protocol/provider.ts';

import { formatBytes, formatNumber, formatShortDuration, formatTime } from './format.ts';
import { inLanguage, LOCALE } from './language.ts';
import { plural } from './plural.ts';

const SECONDS = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 3, maximumFractionDigits: 3 });

/** Formats a time in a run to the millisecond: 1.250. */
function formatAt(ms: number): string {
  return SECONDS.format(ms / 1000);
}

const dialects: Record<HttpDialectName, string> = {
  'chat-completions': 'Chat Completions',
  responses: 'Responses',
  messages: 'Messages',
  gemini: 'Gemini',
  'event-stream': 'Event stream',
};

const states: Record<StreamEnd['state'], string> = {
  complete: 'complete',
  length: 'reached its length limit',
  filtered: 'ended by the content filter',
  stopped: 'stopped',
  truncated: 'closed before the end',
  interrupted: 'interrupted',
  failed: 'failed',
};

const kinds: Record<StreamEntry['kind'], string> = {
  request: 'request',
  response: 'response',
  event: 'event',
  json: 'JSON',
  comment: 'comment',
  retry: 'retry',
  line: 'ignored line',
  body: 'body',
  close: 'close',
};

const closes: Record<Extract<StreamEntry, { kind: 'close' }>['how'], string> = {
  clean: 'The server closed the stream.',
  broken: 'The connection broke.',
  'too-large': 'An event is too large for Gloss to read.',
};

function describeFinding({ type, count = 0, detail = '' }: Finding): string {
  switch (type) {
    case 'answer':
      return `answer +${formatNumber(count)}`;
    case 'reasoning':
      return `reasoning +${formatNumber(count)}`;
    case 'restated':
      return 'answer so far is reasoning';
    case 'picture':
      return 'picture';
    case 'usage':
      return 'token counts';
    case 'finish':
      return 'finish reason';
    case 'done':
      return 'end of stream';
    case 'malformed':
      return 'malformed';
    case 'notice':
      return `notice: ${detail}`;
    case 'failure':
      return `error: ${detail}`;
    default:
      return type satisfies never;
  }
}

const en = {
  title: 'Stream inspector',
  intro: 'What a model server sends, event by event.',
  open: 'Open recording…',
  openHint: 'A Gloss recording or an aimock fixture. You can also drop the file here.',
  streams: 'Streams',
  empty: 'No streams yet',
  emptyText:
    'Keep this page open and ask a question in the panel: each new run appears here. Earlier runs can’t be shown.',
  emptyOpen: 'Or open a recording, or drop one on this page.',
  emptyPrivate: 'Private windows and temporary chats are never shown.',
  remove: (name: string) => `Remove ${name} from the list`,
  removeShort: 'Remove',
  untitled: 'no model',
  live: 'running',
  state: ({ state, failure }: StreamEnd) =>
    state === 'failed' && failure !== undefined ? `${states.failed}: ${failure}` : states[state],
  startedAt: formatTime,
  dialect: (name: HttpDialectName) => dialects[name],
  events: (count: number) => plural(count, { one: '# event', other: '# events' }),
  size: formatBytes,
  duration: formatShortDuration,
  firstEvent: (ms: number) => `first event after ${formatShortDuration(ms)}`,
  longestGap: (ms: number) => `longest gap ${formatShortDuration(ms)}`,
  problems: (count: number) => plural(count, { one: '# problem', other: '# problems' }),
  dropped: (count: number) =>
    plural(count, {
      one: '# more entry arrived but wasn’t kept: the stream is too large.',
      other: '# more entries arrived but weren’t kept: the stream is too large.',
    }),
  timeline: 'Timeline',
  timelineText: (events: string, duration: string, gap: string | undefined, marked: string | undefined) =>
    [`${events} in ${duration}`, ...[gap, marked].filter((part) => part !== undefined)].join(', '),
  seconds: (ms: number) => `${formatAt(ms)} s`,
  eventId: <T>(id: T) => ['id ', id],
  longestGapButton: (ms: number) => `Longest gap: ${formatShortDuration(ms)}`,
  entries: 'Entries',
  problemsOnly: (count: number) => plural(count, { one: 'Only the problem', other: 'Only the # problems' }),
  number: 'No.',
  time: 'Time (s)',
  gap: 'Gap (ms)',
  bytes: 'Size (B)',
  event: 'Event',
  id: 'Id',
  data: 'Data',
  found: 'Gloss read',
  at: formatAt,
  count: formatNumber,
  kind: (kind: StreamEntry['kind']) => kinds[kind],
  close: (how: keyof typeof closes) => closes[how],
  retry: (ms: number) => `Reconnect after ${formatNumber(ms)} ms.`,
  finding: describeFinding,
  nothingFound: 'nothing',
  notRead: 'not read: the stream had ended',
  ignored: 'ignored: not a field of an event stream',
  unterminated: 'no blank line after it',
  keyRemoved: 'key removed',
  selectEntry: 'Choose an entry to see all of it.',
  entryTitle: (number: number, kind: string) => `${formatNumber(number)} · ${kind}`,
  headers: 'Headers',
  showAll: (length: number) => `Show all ${formatNumber(length)} characters`,
  save: 'Save…',
  saveTitle: 'Save the stream',
  format: 'Format',
  formats: { recording: 'Gloss recording', fixture: 'aimock fixture' },
  formatHints: {
    recording: 'Every event with its time. Gloss can open and replay it.',
    fixture: 'The text and its pace, for the aimock test server. The original events are not kept.',
  },
  includeText: 'Include the text',
  includeTextHint:
    'Without it, letters and digits become “x”: events, fields, sizes and times stay. Your question is never included, nor are keys.',
  saveHint: (origin: string) =>
    `The file names the provider, the model and ${origin}, and contains the response headers.`,
  confirmSave: 'Save',
  cancel: 'Cancel',
  fileName: (format: 'recording' | 'fixture', date: Date) => {
    const stamp = date.toISOString().slice(0, 19).replaceAll(/[:T]/g, '-');
    return format === 'recording' ? `gloss-recording-${stamp}.json` : `aimock-fixture-${stamp}.json`;
  },
  replay: 'Replay',
  replayAtOnce: 'Replay at once',
  stopReplay: 'Stop replay',
  closeReplay: 'Close replay',
  replayed: 'Replay',
  replayHint: 'Read again by the same parser and drawn as in the panel. Nothing is sent.',
  replaying: (number: number, of: number) => `Entry ${formatNumber(number)} of ${formatNumber(of)}`,
  replayStopped: 'The replay was stopped.',
  replayEnd: (state: StreamEnd['state']) => `Result: ${states[state]}.`,
  reasoning: 'Reasoning',
  fileProblems: {
    'too-large': 'is too large for Gloss to open.',
    'not-json': 'isn’t JSON, so it can’t be a recording.',
    'not-a-recording': 'is neither a Gloss recording nor an aimock fixture.',
    'newer-version': 'was saved by a newer version of Gloss. Update Gloss to open it.',
    'no-stream': 'has no fixture that answers with text.',
    unreadable: 'could not be read.',
  },
  skipped: (count: number) =>
    plural(count, {
      one: 'has one part that Gloss can’t read. The rest is shown.',
      other: 'has # parts that Gloss can’t read. The rest is shown.',
    }),
  dismiss: 'Dismiss',
};

/** The stream inspector. */
export const inspectorText = inLanguage({ en });
