import type { DataKind } from '#lib/protocol/consent.ts';
import type { RecordedRequest, RequestPurpose } from '#lib/protocol/frames/ledger-frames.ts';

import { formatDateTime, formatList, formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const BYTES_PER_KB = 1000;

function formatBytes(bytes: number): string {
  if (bytes < BYTES_PER_KB) return `${formatNumber(bytes)} B`;
  const kilobytes = bytes / BYTES_PER_KB;
  if (kilobytes < BYTES_PER_KB) return `${formatNumber(Math.round(kilobytes))} kB`;
  return `${formatNumber(Math.round(kilobytes / 100) / 10)} MB`;
}

const purposes: Record<RequestPurpose, string> = {
  question: 'Question',
  stop: 'Stop at the provider',
  test: 'Connection test',
  models: 'List of models',
  look: 'Search for servers on this computer',
  pdf: 'PDF',
};

const kinds: Record<DataKind, string> = { text: 'text', pdf: 'PDFs', picture: 'pictures' };

function describeEnd({ status, end }: RecordedRequest): string {
  if (end === undefined) return 'not finished';
  if (end === 'stopped') return 'stopped';
  if (end === 'failed')
    return status === undefined ? 'no connection' : `connection lost after status ${status}`;
  return status === undefined ? 'redirect, not followed' : `status ${status}`;
}

const en = {
  heading: 'Network',
  intro:
    'Every request that Gloss makes is listed here: where it went, when, why and how large it was. The content is not kept.',
  requests: 'Requests',
  none: 'No requests yet.',
  private:
    'Requests from private windows are listed until the browser closes, or earlier. They are never stored.',
  time: 'Time',
  host: 'Host',
  why: 'Why',
  size: 'Sent and received',
  result: 'Result',
  access: 'Access',
  purposes,
  formatTime: formatDateTime,
  sizes: (sent: number, received: number) => `${formatBytes(sent)} sent, ${formatBytes(received)} received`,
  describeEnd,
  hasAccess: 'granted by you',
  hasNoAccess: 'not granted',
  clear: 'Clear list',
  cleared: 'The list of requests is cleared.',
  showAll: (count: number) => plural(count, { one: 'Show # more request', other: 'Show # more requests' }),
  refresh: 'Refresh',
  /** With the link in place of its name. */
  inspector: <T>(link: T) => ['Building such a server? The ', link, ' shows what it sends, event by event.'],
  inspectorName: 'stream inspector',
  check: 'Check it yourself',
  checkInChrome: [
    'Open chrome://extensions and turn on “Developer mode”.',
    'Under Gloss, choose “service worker”. The browser’s developer tools open.',
    'Open “Network” and ask a question: each request there is also listed here.',
  ],
  checkInFirefox: [
    'Open about:debugging and choose “This Firefox”.',
    'Next to Gloss, choose “Inspect”. The browser’s developer tools open.',
    'Open “Network” and ask a question: each request there is also listed here.',
  ],
  consents: 'What you agreed to send',
  consentsIntro:
    'Before anything goes to a new host, or a new kind of data goes to a known one, Gloss shows it and asks you.',
  noConsents: 'You have not agreed to send anything yet.',
  kinds: (all: readonly DataKind[]) => formatList(all.map((kind) => kinds[kind])),
  agreedAt: (at: number) => `agreed ${formatDateTime(at)}`,
  revoke: 'Revoke',
  revokeFor: (origin: string) => `Revoke consent for ${origin}`,
  revoked: (origin: string) => `Gloss asks again before it sends anything to ${origin}.`,
};

/** The list of requests, and of what the user agreed to, on the options page. */
export const ledgerText = inLanguage({ en });
