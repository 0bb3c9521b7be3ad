import type { Channel, Notice, RunEnd } from '#lib/protocol/run.ts';

import { createRedactor } from './redact-key.ts';
import { createStreamRedactor } from './redact-stream.ts';

/** The part of a listener that hears a server's own words. */
interface WordsListener {
  text(channel: Channel, text: string): void;
  notice(notice: Notice): void;
}

/** Passes a server's words on without the key. */
export interface KeyStripper extends WordsListener {
  redact(text: string): string;
  /** Passes on what was held back because it could have become the key. */
  flush(): void;
  /** The end, without the key in its words. */
  end(end: RunEnd): RunEnd;
}

/** Stands between a server and `listener`: whatever the server says, the key is not in it any more. */
export function createKeyStripper(key: string | undefined, listener: WordsListener): KeyStripper {
  const redact = createRedactor(key);
  const texts = { reasoning: createStreamRedactor(key), answer: createStreamRedactor(key) };
  return {
    redact,
    text: (channel, text) => listener.text(channel, texts[channel].push(text)),
    notice: ({ detail, ...notice }) =>
      listener.notice(detail === undefined ? notice : { ...notice, detail: redact(detail) }),
    flush() {
      for (const channel of ['reasoning', 'answer'] as const) listener.text(channel, texts[channel].flush());
    },
    end: ({ failure, ...end }) => {
      if (failure?.providerMessage === undefined) return { ...end, ...(failure && { failure }) };
      return { ...end, failure: { ...failure, providerMessage: redact(failure.providerMessage) } };
    },
  };
}
