import type { GeneratedPicture } from '#lib/protocol/chat.ts';
import type { Credentials } from '#lib/protocol/credentials.ts';
import type { Channel, Notice, RunEnd } from '#lib/protocol/run.ts';
import type { Source } from '#lib/protocol/source.ts';

import { createRedactor } from './redact-key.ts';
import { prepareStreamRedactors } from './redact-stream.ts';

/** Receives a server's text. */
export interface TextListener {
  text(channel: Channel, text: string): void;
  /** All text of the answer so far was reasoning, and ends with `rest`. */
  moveToReasoning(rest: string): void;
  picture(picture: GeneratedPicture): void;
  source(source: Source): void;
  notice(notice: Notice): void;
}

/** Passes a server's text on without the key and the values of headers. */
export interface KeyStripper extends TextListener {
  redact(text: string): string;
  /** Passes on text that was held back because it could have become one of them. */
  flush(): void;
  /** The end, without them in its provider message. */
  end(end: RunEnd): RunEnd;
}

/** Creates a filter in front of `listener`: nothing that passes it contains one of them. */
export function createKeyStripper(credentials: Credentials, listener: TextListener): KeyStripper {
  const redact = createRedactor(credentials);
  const createStreamRedactor = prepareStreamRedactors(credentials);
  const texts = { reasoning: createStreamRedactor(), answer: createStreamRedactor() };
  return {
    redact,
    text: (channel, text) => listener.text(channel, texts[channel].push(text)),
    moveToReasoning(rest) {
      const { answer } = texts;
      listener.moveToReasoning(answer.push(rest) + answer.flush());
    },
    picture: listener.picture,
    source: ({ title, url, cited }) =>
      listener.source({
        title: redact(title),
        ...(url !== undefined && { url: redact(url) }),
        ...(cited && { cited: cited.map(redact) }),
      }),
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
