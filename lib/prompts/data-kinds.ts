import type { DataKind } from '#lib/protocol/consent.ts';

import type { TurnSource } from './build-turns.ts';

/** The kinds of data in a request with these messages; the user must have agreed to send each of them. */
export function findDataKinds(messages: readonly TurnSource[]): DataKind[] {
  const quotes = messages.flatMap((message) => (message.role === 'user' ? message.quotes : []));
  return [
    'text',
    ...(quotes.some(({ part }) => part === 'pdf') ? ['pdf' as const] : []),
    ...(quotes.some(({ image }) => image !== undefined) ? ['picture' as const] : []),
  ];
}
