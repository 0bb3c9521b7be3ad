import { dayOf } from '#lib/clock/day-of.ts';

/** The formats that chats are exported in. */
export const EXPORT_FORMATS = ['markdown', 'html', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = { markdown: 'md', html: 'html', json: 'json' };
const MAX_LENGTH = 80;
/** Windows calls devices by these names, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/iu;

/** The name of a file with all chats, or a backup. */
export function nameFile(kind: 'chats' | 'backup', format: ExportFormat, now: number): string {
  return `gloss-${kind}-${dayOf(now)}.${EXTENSIONS[format]}`;
}

/** The name of a file with one chat: its title, without characters that file systems refuse. */
export function nameChatFile(title: string, format: ExportFormat): string {
  const name = title
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}/\\:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/^[. ]+|[. ]+$/gu, '');
  // By code points, so that no surrogate pair is split.
  const short = Array.from(name).slice(0, MAX_LENGTH).join('').trimEnd();
  return `${short === '' || DEVICE.test(short) ? 'gloss-chat' : short}.${EXTENSIONS[format]}`;
}
