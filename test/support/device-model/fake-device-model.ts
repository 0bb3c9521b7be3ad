import type { DeviceModel, ModelSession } from '#lib/device-model/device-model.ts';

/** A session that answers what the test pushes. */
export interface FakeSession extends ModelSession {
  readonly options: LanguageModelCreateOptions;
  /** What was asked, once it was. */
  readonly asked: unknown;
  readonly isDestroyed: boolean;
  push(text: string): void;
  /** Ends the answer. */
  finish(): void;
  /** Aborts the answer as the browser does. */
  fail(name: string, message?: string): void;
}

/** The options of a fake model. */
export interface FakeModelOptions {
  availability?: Availability;
  /** The same for sessions that accept pictures. */
  imageAvailability?: Availability;
  /** In tokens, four characters each. */
  window?: number;
  /** Instead of a session. */
  createError?: Error;
  /** Whether errors say how large the input was, as they do since the error has its own class. */
  tellsSize?: boolean;
}

/** A model that lives in the test. Its options may be changed at any time. */
export interface FakeDeviceModel extends DeviceModel {
  readonly sessions: readonly FakeSession[];
  readonly options: Required<Omit<FakeModelOptions, 'createError'>> & Pick<FakeModelOptions, 'createError'>;
  /** Answers all that is asked with this text from now on. */
  answerWith(text: string): void;
  /** The session that was created last. */
  last(): FakeSession;
}

function tokensOf(value: unknown): number {
  return Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4);
}

function tooLarge(requested: number, quota: number, tellsSize: boolean): DOMException {
  const error = new DOMException('The input is too large.', 'QuotaExceededError');
  return tellsSize ? Object.assign(error, { requested, quota }) : error;
}

function createSession(
  options: LanguageModelCreateOptions,
  model: FakeDeviceModel['options'],
  answer: string | undefined,
): FakeSession {
  const { window } = model;
  const overflow = new EventTarget();
  let used = tokensOf(options.initialPrompts ?? []);
  let answered = '';
  let asked: unknown;
  let isDestroyed = false;
  let controller: ReadableStreamDefaultController<string> | undefined;

  function fail(reason: unknown): void {
    controller?.error(reason);
    controller = undefined;
  }

  const session: FakeSession = {
    options,
    get asked() {
      return asked;
    },
    get isDestroyed() {
      return isDestroyed;
    },
    contextWindow: window,
    get contextUsage() {
      return Math.min(window, used);
    },
    measureContextUsage: (input) => Promise.resolve(tokensOf(input)),
    promptStreaming(input, { signal } = {}) {
      asked = input;
      const size = tokensOf(input);
      return new ReadableStream({
        start(opened) {
          controller = opened;
          signal?.addEventListener('abort', () => fail(signal.reason));
          if (size > window) return fail(tooLarge(size, window, model.tellsSize));
          if (used + size > window) {
            used = 0;
            overflow.dispatchEvent(new Event('contextoverflow'));
          }
          used += size;
          if (answer === undefined) return;
          session.push(answer);
          session.finish();
        },
      });
    },
    addEventListener: (type, listener) => overflow.addEventListener(type, listener),
    destroy() {
      isDestroyed = true;
      fail(new DOMException('The model execution session has been destroyed.', 'InvalidStateError'));
    },
    push(text) {
      answered += text;
      controller?.enqueue(text);
    },
    finish() {
      used += tokensOf(answered);
      controller?.close();
      controller = undefined;
    },
    fail: (name, message = '') => fail(new DOMException(message, name)),
  };
  return session;
}

/** Creates the model; it is available, and its window is 1,000 tokens. */
export function createFakeDeviceModel(changes: FakeModelOptions = {}): FakeDeviceModel {
  const sessions: FakeSession[] = [];
  let answer: string | undefined;
  const options = {
    availability: 'available',
    imageAvailability: 'available',
    window: 1000,
    tellsSize: true,
    ...changes,
  } satisfies FakeModelOptions;
  return {
    sessions,
    options,
    answerWith(text) {
      answer = text;
    },
    last() {
      const session = sessions.at(-1);
      if (!session) throw new Error('No session was created.');
      return session;
    },
    availability: ({ expectedInputs = [] } = {}) =>
      Promise.resolve(
        expectedInputs.some(({ type }) => type === 'image')
          ? options.imageAvailability
          : options.availability,
      ),
    create(asked = {}) {
      if (options.createError) return Promise.reject(options.createError);
      const size = tokensOf(asked.initialPrompts ?? []);
      if (size > options.window) return Promise.reject(tooLarge(size, options.window, options.tellsSize));
      const session = createSession(asked, options, answer);
      sessions.push(session);
      return Promise.resolve(session);
    },
  };
}
