import type { DialectName } from '#lib/protocol/provider.ts';

import { chatCompletions } from './chat-completions.ts';
import type { Dialect } from './dialect.ts';
import { eventStream } from './event-stream.ts';
import { responses } from './responses.ts';

/** Every wire dialect that Gloss speaks. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  'chat-completions': chatCompletions,
  responses,
  'event-stream': eventStream,
};
