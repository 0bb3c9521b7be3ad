import { createPacer } from '#lib/clock/pacer.ts';
import type { DeviceModel, ModelSession } from '#lib/device-model/device-model.ts';
import type { RunFailure } from '#lib/protocol/failure.ts';
import type { OnDeviceProvider } from '#lib/protocol/provider.ts';
import type { RunEnd } from '#lib/protocol/run.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { buildPrompts, type Prompts } from '#lib/providers/on-device/build-prompts.ts';
import { readSessionFailure } from '#lib/providers/on-device/session-failure.ts';
import { createTallySink } from '#lib/providers/tally-sink.ts';

import { MAX_WORK_MS } from './limits.ts';
import type { Transport, TransportOptions } from './transport.ts';

/** A question to the browser's own model. */
export interface SessionInput {
  readonly provider: OnDeviceProvider;
  /** The conversation in order; the last turn is the user's, or the answer to continue. */
  readonly turns: readonly Turn[];
}

const NO_MODEL: RunFailure = { kind: 'not_found', remedy: 'no-device-model' };
const NOT_DOWNLOADED: RunFailure = { kind: 'not_found', remedy: 'download-model' };
const NO_PICTURES: RunFailure = { kind: 'bad_request', remedy: 'no-pictures' };

/** Why no session can be created without a download, if there is a reason. A run never downloads anything. */
export async function findModelObstacle(
  model: DeviceModel | undefined,
  expectedInputs: LanguageModelExpected[],
): Promise<RunFailure | undefined> {
  if (!model) return NO_MODEL;
  const availability = await model.availability({ expectedInputs });
  if (availability === 'available') return undefined;
  if (availability !== 'unavailable') return NOT_DOWNLOADED;
  const isAboutPictures = expectedInputs.some(({ type }) => type === 'image');
  return isAboutPictures && (await model.availability()) === 'available' ? NO_PICTURES : NO_MODEL;
}

/** How many tokens the question has; undefined if the session cannot measure it. */
async function measure(
  session: ModelSession,
  { question }: Prompts,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    // Chrome before 148 uses other names for these.
    if (!('measureContextUsage' in session)) return undefined;
    return (await session.measureContextUsage(question, { signal })) + session.contextUsage;
  } catch {
    signal.throwIfAborted();
    // A failed count must not fail the answer.
    return undefined;
  }
}

/**
 * Asks the browser's own model, in a new session for each run, so that it reads exactly what the panel shows.
 * Nothing is sent anywhere, downloaded or retried.
 */
export function createSessionTransport(
  { provider, turns }: SessionInput,
  { env, clock, sink, signal, onSend, onLife, onRead, isDone }: TransportOptions,
): Transport {
  const tally = createTallySink(sink);

  async function readAnswer(session: ModelSession, question: LanguageModelMessage[]): Promise<void> {
    const pacer = createPacer(clock, MAX_WORK_MS);
    for await (const piece of session.promptStreaming(question, { signal })) {
      onLife();
      tally.text('answer', piece);
      onRead();
      if (isDone()) return;
      if (pacer.isDue()) {
        await pacer.pause();
        signal.throwIfAborted();
      }
    }
  }

  function failed(error: unknown, phase: 'create' | 'answer', asked?: number, limit?: number): RunEnd {
    signal.throwIfAborted();
    const failure = readSessionFailure(error, phase);
    if (failure.kind === 'content_filter' && tally.hasText) return tally.close('filtered');
    const isMeasured = failure.kind !== 'context_length' || failure.size !== undefined;
    const size = asked !== undefined && limit !== undefined && { size: { tokens: asked, limit } };
    return tally.close({ ...failure, ...(!isMeasured && size) });
  }

  async function ask(session: ModelSession, prompts: Prompts): Promise<RunEnd> {
    session.addEventListener('contextoverflow', () => tally.notice({ type: 'turns-dropped' }));
    const { contextWindow } = session;
    const asked = await measure(session, prompts, signal);
    try {
      await readAnswer(session, prompts.question);
    } catch (error) {
      return failed(error, 'answer', asked, contextWindow);
    }
    signal.throwIfAborted();
    const { contextUsage } = session;
    // After an overflow the session contains less than was asked and answered.
    if (asked !== undefined && contextUsage > asked) {
      tally.usage({ inputTokens: asked, outputTokens: contextUsage - asked });
    }
    return tally.close(contextUsage >= contextWindow ? 'length' : 'complete');
  }

  /** If this is not remembered, only a fact in the model list is missing; it must not fail the answer. */
  function rememberWindow({ contextWindow }: ModelSession): void {
    env.rememberWindow(provider.id, contextWindow).catch((error: unknown) => env.reportFault(error, 'runs'));
  }

  return {
    async perform() {
      const model = env.deviceModel();
      const prompts = buildPrompts(turns);
      const { initialPrompts, expectedInputs } = prompts;
      let session: ModelSession;
      try {
        const obstacle = await findModelObstacle(model, expectedInputs);
        signal.throwIfAborted();
        if (!model || obstacle) return tally.close(obstacle ?? NO_MODEL);
        onSend?.();
        session = await model.create({ initialPrompts, expectedInputs, signal });
      } catch (error) {
        return failed(error, 'create');
      }
      try {
        signal.throwIfAborted();
        rememberWindow(session);
        return await ask(session, prompts);
      } finally {
        session.destroy();
      }
    },
    end: (closed) => tally.close(closed === 'clean' ? 'complete' : 'truncated'),
    cancel() {},
  };
}
