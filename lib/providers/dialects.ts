import type { HttpDialectName } from '#lib/protocol/provider.ts';
import { chatCompletions } from '#lib/providers/chat-completions/chat-completions.ts';
import { eventStream } from '#lib/providers/event-stream/event-stream.ts';
import { gemini } from '#lib/providers/gemini/gemini.ts';
import { messages } from '#lib/providers/messages/messages.ts';
import { responses } from '#lib/providers/responses/responses.ts';

import type { Dialect } from './dialect.ts';

/** Every dialect that Gloss speaks over HTTP. */
export const dialects: Readonly<Record<HttpDialectName, Dialect>> = {
  'chat-completions': chatCompletions,
  responses,
  messages,
  gemini,
  'event-stream': eventStream,
};
