import type { StreamEntry } from '#lib/protocol/frames/inspector-frames.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

/** The name of an entry: the event's name, or the entry's kind. */
export function nameEntry(entry: StreamEntry): string {
  return entry.kind === 'event' ? entry.event : inspectorText.kind(entry.kind);
}

/** The text of an entry, in one piece. */
export function textOf(entry: StreamEntry): string {
  switch (entry.kind) {
    case 'request':
      return `${entry.method} ${entry.path}`;
    case 'response':
      return `${entry.status} ${entry.headers['content-type'] ?? ''}`;
    case 'retry':
      return inspectorText.retry(entry.ms);
    case 'close':
      return inspectorText.close(entry.how);
    case 'event':
    case 'json':
    case 'comment':
    case 'line':
    case 'body':
      return entry.data;
    default:
      return entry satisfies never;
  }
}

/** How Gloss read an entry; empty where there was nothing to read. */
export function describeFound(entry: StreamEntry): string {
  const notes: string[] = [];
  if (entry.kind === 'event' || entry.kind === 'json') {
    const { findings } = entry;
    if (!findings) notes.push(inspectorText.notRead);
    else if (findings.length === 0) notes.push(inspectorText.nothingFound);
    else notes.push(...findings.map(inspectorText.finding));
  }
  if (entry.kind === 'event' && entry.isUnterminated) notes.push(inspectorText.unterminated);
  if (entry.kind === 'line') notes.push(inspectorText.ignored);
  if (entry.isKeyRemoved) notes.push(inspectorText.keyRemoved);
  return notes.join(' · ');
}
