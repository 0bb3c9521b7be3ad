import type { Channel, Notice, RunEnd } from '#lib/protocol/run.ts';

import { createRedactor } from './redact-key.ts';
import { createStreamRedactor } from './redact-stream.ts';

/** What a server's text is passed on to. */
interface TextListener {
  text(channel: Channel, text: string): void;
  notice(notice: Notice): void;
}

/** Passes a server's text on without the key. */
export interface KeyStripper extends TextListener {
  redact(text: string): string;
  /** Passes on what was held back because it could have become the key. */
  flush(): void;
  /** The end, without the key in its provider message. */
  end(end: RunEnd): RunEnd;
}

/** Creates a filter in front of `listener`: nothing that passes it contains the key. */
export function createKeyStripper(key: string | undefined, listener: TextListener): KeyStripper {
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
