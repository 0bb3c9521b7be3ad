/** What the name of an event says about its data. `unknown`: text only where the data has it at the text field. */
export type EventMeaning = 'text' | 'reasoning' | 'error' | 'end' | 'ignored' | 'unknown';

const ERROR = /^(?:error|fail|failed|failure|exception)$/;

const END = /^(?:done|end|complete|completed|finish|finished|close|stop)$/;

/** Events about the stream, not part of the answer. */
const IGNORED =
  /^(?:ping|heartbeat|keep[-_]?alive|status|progress|meta|metadata|usage|debug|log|info|title|start|open|init|session|conversation|sources?|citations?|references?)$/;

const REASONING = /(?:^|[._-])(?:reasoning|thinking|thought)s?(?:$|[._-])/;

const TEXT =
  /(?:^|[._-])(?:message|delta|token|chunk|text|content|answer|data|completion|response|output|add|reply|word|partial|generation)s?(?:$|[._-])/;

/** The first and last event around a text, which do not contain it: `message_start`, `text-end`. */
const EDGE = /[._-](?:start|started|begin|stop|end|done|finish|finished|created|added|completed)$/;

/** Classifies an event by its name, as used by plain endpoints, agents and SDKs. */
export function readEventName(event: string): EventMeaning {
  if (event === 'message') return 'text';
  const name = event.toLowerCase();
  if (ERROR.test(name)) return 'error';
  if (END.test(name)) return 'end';
  if (IGNORED.test(name) || EDGE.test(name)) return 'ignored';
  if (REASONING.test(name)) return 'reasoning';
  return TEXT.test(name) ? 'text' : 'unknown';
}
