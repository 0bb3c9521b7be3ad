import type { RunEnd, RunTiming, Usage } from '#lib/protocol/run.ts';

/** The counts and measurements of a run. */
type RunFacts = Pick<RunEnd, 'usage' | 'timing' | 'requestId' | 'price'>;

function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined ? other : one + (other ?? 0);
}

function addUsage(one: Usage, other: Usage): Usage {
  const cachedTokens = sum(one.cachedTokens, other.cachedTokens);
  const reasoningTokens = sum(one.reasoningTokens, other.reasoningTokens);
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    ...(cachedTokens !== undefined && { cachedTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
  };
}

function withWriting({ writingMs: _own, ...timing }: RunTiming, writingMs: number | undefined): RunTiming {
  return { ...timing, ...(writingMs !== undefined && { writingMs }) };
}

/**
 * Adds a run that continued an answer to the runs before it: tokens add up, and the times to the first token
 * are the last run's. A stopped run often has no counts; then its writing time is not counted, either.
 */
export function addRunFacts(
  { usage: counted, timing: before, requestId: id }: RunFacts,
  run: RunFacts,
): RunFacts {
  const { usage, timing } = run;
  if (!timing) {
    const kept = usage ?? counted;
    return {
      ...(kept && { usage: kept }),
      ...(before && { timing: before }),
      ...(id !== undefined && { requestId: id }),
    };
  }
  if (!counted) return run;
  const writingMs = usage ? sum(before?.writingMs, timing.writingMs) : before?.writingMs;
  return {
    ...run,
    usage: usage ? addUsage(counted, usage) : counted,
    timing: withWriting(timing, writingMs),
  };
}
