import type { ChatStore } from '#lib/chats/chat-store.ts';
import { buildTurns, buildUserText, imagesOf, type TurnSource } from '#lib/prompts/build-turns.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import { nameMarks } from '#lib/prompts/placeholders.ts';
import type { AnswerParameters } from '#lib/protocol/answer-parameters.ts';
import type {
  Answer,
  AnswerPlacement,
  ChatView,
  Message,
  Question,
  Quote,
  Receipt,
} from '#lib/protocol/chat.ts';
import type { Credentials } from '#lib/protocol/credentials.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { BackgroundFrame } from '#lib/protocol/frames/panel-frames.ts';
import type { ModelPrice, ModelRef } from '#lib/protocol/model.ts';
import type { OnDeviceProvider, ServerProvider } from '#lib/protocol/provider.ts';
import type { Channel, RunEnd, Usage } from '#lib/protocol/run.ts';
import { takesImages } from '#lib/providers/takes-images.ts';

import { estimateInput, parametersFor, sentParameters } from './estimate-input.ts';
import { createLiveRun, type FrameSink, type LiveRun } from './live-run.ts';
import { performRun, type RunRequest } from './perform-run.ts';
import type { RunEnvironment } from './run-environment.ts';

interface TargetFields {
  readonly model: string;
  /** Why nothing can be sent to this provider; the run ends with it. */
  readonly obstacle?: RunFailure;
  /** The tag around page text in this request; absent if one is picked for each message. */
  readonly tag?: string;
  /** Whether the model is asked to quote the page text that it relies on. */
  readonly asksForQuotes?: boolean;
  /** The answer parameters of the chat. */
  readonly parameters?: AnswerParameters;
}

/** A server, one of its models, and the key and headers for its origin. */
export interface ServerTarget extends TargetFields, Credentials {
  readonly provider: ServerProvider;
  readonly origin: string;
  /** Whether key and headers are still the stored ones. */
  readonly hasKeyStill?: () => Promise<boolean>;
  /** Whether the user's organization has locked the parameters: then only the provider's apply. */
  readonly hasFixedParameters?: boolean;
  /** Parameters that the provider has refused before. */
  readonly refused: ReadonlySet<string>;
}

/** The browser's own model. */
export interface OnDeviceTarget extends TargetFields {
  readonly provider: OnDeviceProvider;
  readonly origin: null;
}

/** The target of a question. */
export type RunTarget = ServerTarget | OnDeviceTarget;

/** The usage of one run, on which its price depends. */
export interface UsedTokens {
  readonly model: string;
  /** The origin that was asked. */
  readonly origin: string;
  /** The price that the provider itself lists. */
  readonly price?: ModelPrice;
  /** As counted by the provider; otherwise estimated from the texts. */
  readonly usage: Usage;
}

/** What runs need besides their environment. */
export interface RunsOptions extends RunEnvironment {
  readonly sink: FrameSink;
  /** The run of this answer is over, and no longer counts as live. */
  onEnd?(chats: ChatStore, chat: string, answer: string): void;
  /** A run of this store has used tokens. Called once its end is stored, before `onEnd`. */
  onUsed?(chats: ChatStore, used: UsedTokens): void;
  /** What the provider listed as the price of a model; undefined when it lists none. */
  listedPrice(model: ModelRef): Promise<ModelPrice | undefined>;
  /** Keeps the background awake until the returned function is called. */
  hold(): () => void;
}

/** A question that is not stored yet. */
export interface NewQuestion {
  /** The id of the queued question, if it is one. */
  readonly id?: string;
  readonly chat: string;
  readonly parent: string | null;
  readonly text: string;
  readonly quotes: Quote[];
  /** The answer parameters of the saved question, if it is one. */
  readonly parameters?: AnswerParameters;
}

/** Pictures are never left out silently. */
const NO_PLACE_FOR_PICTURES: RunFailure = { kind: 'bad_request', remedy: 'no-pictures' };

/** The texts that a run has added to an answer. */
function textAdded(before: Answer, after: Answer): string[] {
  return (['answer', 'reasoning'] as const)
    .map((channel) => after[channel].slice(before[channel].length))
    .filter((text) => text !== '');
}

/** The question of the answer at the end of a path. */
function findQuestion(path: readonly Message[]): Question | undefined {
  return path.findLast((message) => message.role === 'user');
}

interface ActiveRun {
  readonly chat: string;
  readonly provider: string;
  readonly live: LiveRun;
  readonly stop: AbortController;
}

/** All live runs. Panels only watch; a run needs none. */
export interface Runs {
  /** Stores the question, then sends it. Resolves when the run has ended. */
  ask(chats: ChatStore, question: NewQuestion, target: RunTarget): Promise<void>;
  /** Requests another answer to a stored question, besides those that it has. */
  retry(
    chats: ChatStore,
    chat: string,
    question: string,
    target: RunTarget,
    placement?: AnswerPlacement,
  ): Promise<void>;
  /** Asks the model to continue a stored answer where it stopped. */
  continueAnswer(chats: ChatStore, chat: string, answer: string, target: RunTarget): Promise<void>;
  stop(run: string): void;
  /** Stops every run of this provider: its key was removed. */
  stopProvider(provider: string): void;
  cancelRetry(run: string): void;
  /** The text of a live run after these offsets; undefined when no such run is live. */
  missed(run: string, from: Record<Channel, number>): BackgroundFrame[] | undefined;
  /** The view with the current state of live answers. */
  withLive(view: ChatView): ChatView;
  /** A run that is writing to this chat, if there is one. */
  liveIn(chat: string): string | undefined;
  /** The answers that are being written in this chat: more than one if they are in different branches. */
  answersIn(chat: string): Answer[];
  /** Stops every run of this chat. */
  stopChat(chat: string): void;
  /** Resolves when no run is live. */
  whenIdle(): Promise<void>;
}

/** Runs end with the background; what they have received is in the chat store. */
export function createRuns(options: RunsOptions): Runs {
  const { clock, sink, hold, reportFault } = options;
  const active = new Map<string, ActiveRun>();
  const idle: (() => void)[] = [];
  let working = 0;

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
      providerId: target.provider.id,
      ...(target.origin !== null && { origin: target.origin }),
    };
  }

  /** An unknown price must not fail the answer. */
  async function readPrice({ provider, model, origin }: RunTarget): Promise<ModelPrice | undefined> {
    if (origin === null) return undefined;
    try {
      return await options.listedPrice({ provider: provider.id, model });
    } catch (error) {
      reportFault(error, 'runs');
      return undefined;
    }
  }

  /** The path of a chat up to the message with this id. */
  async function readPath(chats: ChatStore, chat: string, id: string | null): Promise<Message[]> {
    return id === null ? [] : ((await chats.view(chat, id))?.messages ?? []);
  }

  /** What is about to be sent, and where, for the question at the end of `path`; undefined if nothing is. */
  function buildReceipt(
    path: readonly TurnSource[],
    question: Pick<Question, 'parameters'> | undefined,
    target: RunTarget,
  ): Receipt | undefined {
    const { origin, provider, model, obstacle, tag, asksForQuotes } = target;
    if (obstacle) return undefined;
    return {
      origin,
      provider: provider.name,
      model,
      tokens: estimateInput(path, question, target),
      at: clock.now(),
      ...(tag !== undefined && { tag }),
      ...(asksForQuotes && { asksForQuotes }),
      ...sentParameters(target, question),
    };
  }

  /** Stores a question. Returns it and the path that ends with it; undefined when it cannot be stored. */
  async function addQuestion(
    chats: ChatStore,
    asked: NewQuestion,
    answer: Omit<Answer, 'parent'>,
    target: RunTarget,
  ): Promise<{ question: Question; path: Message[] } | undefined> {
    try {
      const { chat, parent, text, quotes } = asked;
      const before = await readPath(chats, chat, parent);
      const receipt = buildReceipt([...before, { role: 'user', text, quotes }], asked, target);
      const question = await chats.addQuestion({ ...asked, ...(receipt && { receipt }) }, answer);
      return { question, path: [...before, question] };
    } catch (error) {
      reportFault(error, 'runs');
      return undefined;
    }
  }

  function buildRunRequest(
    chats: ChatStore,
    path: readonly Message[],
    answer: Answer,
    target: RunTarget,
    askedAt: number,
  ): RunRequest {
    const turns = buildTurns(path, target.tag, target.asksForQuotes);
    const startLength = answer.answer.length + answer.reasoning.length;
    if (target.origin === null) {
      return { input: { provider: target.provider, turns }, origin: null, startLength, askedAt };
    }
    const { provider, model, origin, key, headers, refused, tag } = target;
    const question = findQuestion(path);
    return {
      input: {
        provider,
        model,
        turns,
        refused,
        parameters: parametersFor(target, question),
        ...(question && {
          question: {
            text: nameMarks(question.text, question.quotes.length > 0),
            context: buildUserText('', question.quotes, { tag }),
            images: imagesOf(question.quotes),
          },
        }),
      },
      origin,
      key,
      ...(headers && { headers }),
      context: { purpose: 'question', isPrivate: chats.isTemporary },
      startLength,
      askedAt,
    };
  }

  function findObstacle(request: RunRequest, { obstacle, provider }: RunTarget): RunFailure | undefined {
    if (obstacle) return obstacle;
    const hasPictures = request.origin !== null && (request.input.question?.images?.length ?? 0) > 0;
    return hasPictures && !takesImages(provider) ? NO_PLACE_FOR_PICTURES : undefined;
  }

  async function readToEnd(
    chats: ChatStore,
    path: readonly Message[],
    target: RunTarget,
    live: LiveRun,
    stop: AbortSignal,
    askedAt: number,
  ): Promise<RunEnd> {
    try {
      // The key may have been removed while the question was being stored; from now on, a removal stops the
      // run.
      if (target.origin !== null && target.hasKeyStill && !(await target.hasKeyStill()))
        return { state: 'stopped' };
      const request = buildRunRequest(chats, path, live.answer(), target, askedAt);
      const obstacle = findObstacle(request, target);
      if (obstacle) return { state: 'failed', failure: obstacle };
      return await performRun(options, request, live, stop);
    } catch (error) {
      reportFault(error, 'runs');
      return { state: 'failed', failure: { kind: 'internal' } };
    }
  }

  /**
   * The estimated usage of a run without counts, mostly a stopped one. Undefined when nothing has arrived.
   */
  function estimateUsage(
    path: readonly Message[],
    added: readonly string[],
    target: RunTarget,
  ): Usage | undefined {
    if (added.length === 0) return undefined;
    return {
      inputTokens: estimateInput(path, findQuestion(path), target),
      outputTokens: added.reduce((sum, text) => sum + estimateTokens(text), 0),
    };
  }

  /** @param path - The messages that lead to the answer, itself the last. */
  async function run(
    chats: ChatStore,
    chat: string,
    path: readonly Message[],
    answer: Answer,
    target: RunTarget,
    askedAt: number,
  ): Promise<void> {
    const stop = new AbortController();
    const live = createLiveRun(answer, { clock, chat, chats, sink, reportFault });
    active.set(answer.run, { chat, provider: target.provider.id, live, stop });
    try {
      const end = await readToEnd(chats, path, target, live, stop.signal, askedAt);
      const added = textAdded(answer, live.answer());
      const price = end.usage || added.length > 0 ? await readPrice(target) : undefined;
      await live.end({ ...end, ...(price && { price }) });
      const usage = end.usage ?? estimateUsage(path, added, target);
      if (!usage || target.origin === null) return;
      const { model, origin } = target;
      options.onUsed?.(chats, { model, origin, usage, ...(price && { price }) });
    } finally {
      active.delete(answer.run);
      options.onEnd?.(chats, chat, answer.id);
    }
  }

  /** Keeps the background awake from before the question is stored until the run has ended. */
  async function whileAwake(work: (askedAt: number) => Promise<void>): Promise<void> {
    const askedAt = clock.now();
    const release = hold();
    working += 1;
    try {
      await work(askedAt);
    } finally {
      release();
      working -= 1;
      if (working === 0) for (const resolve of idle.splice(0)) resolve();
    }
  }

  return {
    ask: (chats, asked, target) =>
      whileAwake(async (askedAt) => {
        const answer = blank(crypto.randomUUID(), target);
        const { chat } = asked;
        const added = await addQuestion(chats, asked, answer, target);
        // A question that cannot be stored is not sent, because its answer could be lost.
        if (!added) return sink.publish(chat, { type: 'question-refuse' });
        const full = { ...answer, parent: added.question.id };
        sink.publish(chat, { type: 'run-start', question: added.question, answer: full });
        await run(chats, chat, [...added.path, full], full, target, askedAt);
      }),
    retry: (chats, chat, id, target, placement) =>
      whileAwake(async (askedAt) => {
        const answer = blank(crypto.randomUUID(), target);
        const path = await readPath(chats, chat, id);
        const question = await chats.addAnswer(
          chat,
          id,
          answer,
          buildReceipt(path, findQuestion(path), target),
          placement,
        );
        if (!question) return;
        const full = { ...answer, parent: question.id };
        sink.publish(chat, { type: 'run-start', question, answer: full });
        await run(chats, chat, [...path, full], full, target, askedAt);
      }),
    continueAnswer: (chats, chat, id, target) =>
      whileAwake(async (askedAt) => {
        // Read first: once it is open again, the answer must get an end.
        const before = (await readPath(chats, chat, id)).slice(0, -1);
        const question = before.at(-1);
        if (question?.role !== 'user') return;
        const continued = await chats.reopenAnswer(chat, id, crypto.randomUUID());
        if (!continued) return;
        sink.publish(chat, { type: 'run-start', question, answer: continued });
        await run(chats, chat, [...before, continued], continued, target, askedAt);
      }),
    stop: (id) => active.get(id)?.stop.abort(),
    stopProvider(provider) {
      for (const one of active.values()) if (one.provider === provider) one.stop.abort();
    },
    stopChat(chat) {
      for (const one of active.values()) if (one.chat === chat) one.stop.abort();
    },
    cancelRetry: (id) => active.get(id)?.live.cancelRetry(),
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
        ...(view.peers && { peers: view.peers.map((one) => live.get(one.id)?.answer() ?? one) }),
      };
    },
    liveIn: (chat) => [...active].find(([, one]) => one.chat === chat)?.[0],
    answersIn: (chat) =>
      [...active.values()].filter((one) => one.chat === chat).map(({ live }) => live.answer()),
    whenIdle: () => (working === 0 ? Promise.resolve() : new Promise((resolve) => void idle.push(resolve))),
  };
}
