import type { ChatStore } from '#lib/chats/chat-store.ts';
import { buildTurns, buildUserText, imagesOf, type TurnSource } from '#lib/prompts/build-turns.ts';
import { estimateTurnTokens } from '#lib/prompts/estimate-tokens.ts';
import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { Answer, ChatView, Message, Question, Quote, Receipt } from '#lib/protocol/chat.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { BackgroundFrame } from '#lib/protocol/panel-frames.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import type { Channel } from '#lib/protocol/run.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { takesImages } from '#lib/providers/takes-images.ts';

import { createLiveRun, type LiveRun } from './live-run.ts';
import { performRun, type RunEnvironment } from './perform-run.ts';

/** Who is asked: a provider, one of its models, and the key for its origin. */
export interface RunTarget {
  readonly provider: Provider;
  readonly model: string;
  readonly origin: string;
  readonly key: string | undefined;
  /** Parameters that the provider has refused before. */
  readonly refused: ReadonlySet<string>;
  /** Why this provider cannot be asked at all; the run ends with it, and nothing is sent. */
  readonly obstacle?: RunFailure;
}

/** What runs need besides what each request needs. */
export interface RunsOptions extends RunEnvironment {
  /** Sends a frame to every panel that shows the chat. */
  publish(chat: string, frame: BackgroundFrame): void;
  /** Keeps the background awake until what it returns is called. */
  hold(): () => void;
}

/** A question on its way. */
export interface Asking {
  readonly chat: string;
  readonly parent: string | null;
  readonly text: string;
  readonly quotes: Quote[];
}

/** Pictures are never left out without a word. */
const NO_PLACE_FOR_PICTURES: RunFailure = { kind: 'bad_request', remedy: 'no-pictures' };

interface ActiveRun {
  readonly chat: string;
  readonly live: LiveRun;
  readonly stop: AbortController;
  cancelRetry: () => void;
}

/** Every answer that is being written. Panels are viewers; a run needs none. */
export interface Runs {
  /** Stores the question, then asks it. Resolves when the run has ended. */
  ask(chats: ChatStore, asking: Asking, target: RunTarget): Promise<void>;
  /** Asks a stored question again, beside the answers that it has. */
  retry(chats: ChatStore, chat: string, question: string, target: RunTarget): Promise<void>;
  /** Asks the model to go on where a stored answer stops. */
  continueAnswer(chats: ChatStore, chat: string, answer: string, target: RunTarget): Promise<void>;
  stop(run: string): void;
  cancelRetry(run: string): void;
  /** The text of a live run from these offsets on, or undefined when no such run lives. */
  missed(run: string, from: Record<Channel, number>): BackgroundFrame[] | undefined;
  /** The view with live answers as far as they have come. */
  withLive(view: ChatView): ChatView;
  /** Resolves when no run lives. */
  whenIdle(): Promise<void>;
}

/** Creates the room where runs live. Nothing here outlives the background; the chat store does. */
export function createRuns(options: RunsOptions): Runs {
  const { clock, publish, hold } = options;
  const active = new Map<string, ActiveRun>();
  const idle: (() => void)[] = [];
  let atWork = 0;

  function blank(run: string, target: RunTarget): Omit<Answer, 'parent'> {
    return {
      id: crypto.randomUUID(),
      role: 'assistant',
      run,
      state: 'waiting',
      answer: '',
      reasoning: '',
      notices: [],
      model: target.model,
      provider: target.provider.name,
    };
  }

  /** The path of a chat up to and with the message of this id. */
  async function readPath(chats: ChatStore, chat: string, id: string | null): Promise<Message[]> {
    return id === null ? [] : ((await chats.view(chat, id))?.messages ?? []);
  }

  /** What is about to go where, for the question at the end of `path`; undefined when nothing will. */
  function noteReceipt(
    path: readonly TurnSource[],
    { origin, provider, model, obstacle }: RunTarget,
  ): Receipt | undefined {
    if (obstacle) return undefined;
    const tokens = estimateTurnTokens(buildTurns(path));
    return { origin, provider: provider.name, model, tokens, at: clock.now() };
  }

  /** Stores a question. Returns it and the path that ends with it; undefined when it cannot be stored. */
  async function addQuestion(
    chats: ChatStore,
    asking: Asking,
    answer: Omit<Answer, 'parent'>,
    target: RunTarget,
  ): Promise<{ question: Question; path: Message[] } | undefined> {
    try {
      const { chat, parent, text, quotes } = asking;
      const before = await readPath(chats, chat, parent);
      const receipt = noteReceipt([...before, { role: 'user', text, quotes }], target);
      const question = await chats.addQuestion({ ...asking, ...(receipt && { receipt }) }, answer);
      return { question, path: [...before, question] };
    } catch {
      return undefined;
    }
  }

  /** @param path - The messages that the answer goes on from, itself the last. */
  async function run(
    chats: ChatStore,
    chat: string,
    path: readonly Message[],
    answer: Answer,
    target: RunTarget,
  ): Promise<void> {
    const stop = new AbortController();
    const live = createLiveRun(clock, answer, {
      publish: (frame) => publish(chat, frame),
      journal: (entries) => chats.journal(answer.run, entries),
      store: (ended) => chats.endAnswer(chat, ended),
    });
    const self: ActiveRun = { chat, live, stop, cancelRetry: () => {} };
    active.set(answer.run, self);
    const question = path.findLast((message) => message.role === 'user');
    const { provider, model, origin, key, refused } = target;
    const images = imagesOf(question?.quotes ?? []);
    const isBlind = images.length > 0 && !takesImages(provider);
    const obstacle = target.obstacle ?? (isBlind ? NO_PLACE_FOR_PICTURES : undefined);
    const end = obstacle
      ? ({ state: 'failed', failure: obstacle } as const)
      : await performRun(
          options,
          {
            dialect: dialects[provider.dialect],
            input: {
              provider,
              model,
              turns: buildTurns(path),
              refused,
              ...(question && {
                question: {
                  text: nameMarks(question.text, question.quotes.length > 0),
                  context: buildUserText('', question.quotes),
                  images,
                },
              }),
            },
            origin,
            key,
          },
          {
            text: live.text,
            notice: live.notice,
            readEnded: live.readEnded,
            queued: (ahead) => publish(chat, { type: 'run-queue', run: answer.run, ahead }),
            retrying(until, kind, cancel) {
              self.cancelRetry = cancel;
              publish(chat, { type: 'retry-wait', run: answer.run, until, kind });
            },
          },
          stop.signal,
        );
    await live.end(end);
    active.delete(answer.run);
  }

  /** Holds the background awake from before the question is stored until the run has ended. */
  async function whileAwake(work: () => Promise<void>): Promise<void> {
    const letGo = hold();
    atWork += 1;
    try {
      await work();
    } finally {
      letGo();
      atWork -= 1;
      if (atWork === 0) for (const resolve of idle.splice(0)) resolve();
    }
  }

  return {
    ask: (chats, asking, target) =>
      whileAwake(async () => {
        const answer = blank(crypto.randomUUID(), target);
        const { chat } = asking;
        const added = await addQuestion(chats, asking, answer, target);
        // A question that cannot be stored is not sent: its answer could be lost.
        if (!added) return publish(chat, { type: 'question-refuse' });
        const full = { ...answer, parent: added.question.id };
        publish(chat, { type: 'run-start', question: added.question, answer: full });
        await run(chats, chat, [...added.path, full], full, target);
      }),
    retry: (chats, chat, id, target) =>
      whileAwake(async () => {
        const answer = blank(crypto.randomUUID(), target);
        const path = await readPath(chats, chat, id);
        const question = await chats.addAnswer(chat, id, answer, noteReceipt(path, target));
        if (!question) return;
        const full = { ...answer, parent: question.id };
        publish(chat, { type: 'run-start', question, answer: full });
        await run(chats, chat, [...path, full], full, target);
      }),
    continueAnswer: (chats, chat, id, target) =>
      whileAwake(async () => {
        const continued = await chats.reopenAnswer(chat, id, crypto.randomUUID());
        if (!continued) return;
        const path = await readPath(chats, chat, id);
        const question = path.find(({ id: other }) => other === continued.parent);
        if (question?.role !== 'user') return;
        publish(chat, { type: 'run-start', question, answer: continued });
        await run(chats, chat, path, continued, target);
      }),
    stop: (id) => active.get(id)?.stop.abort(),
    cancelRetry: (id) => active.get(id)?.cancelRetry(),
    missed(id, from) {
      const answer = active.get(id)?.live.answer();
      return (
        answer &&
        (['reasoning', 'answer'] as const)
          .filter((channel) => answer[channel].length > from[channel])
          .map((channel) => {
            const at = from[channel];
            return { type: 'text-delta', run: id, channel, at, text: answer[channel].slice(at) };
          })
      );
    },
    withLive(view) {
      const live = new Map([...active.values()].map((one) => [one.live.answer().id, one.live]));
      return {
        ...view,
        messages: view.messages.map((message) => live.get(message.id)?.answer() ?? message),
      };
    },
    whenIdle: () => (atWork === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve))),
  };
}
