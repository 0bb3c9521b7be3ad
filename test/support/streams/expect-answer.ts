import { expect } from 'vitest';

import type { Notice, RunEnd } from '#lib/protocol/run.ts';

import type { ChatExpectation } from './vector-schema.ts';
import { expandText } from './vectors.ts';

/** An answer at whatever level it was read. */
interface AnswerRead {
  readonly answer: string;
  readonly reasoning: string;
  readonly notices: readonly Notice[];
  readonly end: RunEnd;
}

/** Checks how an answer ended, and with which text, against what its vector expects. */
export function expectOutcome(read: AnswerRead, chat: ChatExpectation): void {
  const outcomes = {
    complete: 'complete',
    length: 'complete',
    filtered: 'complete',
    truncated: 'truncated',
    failed: 'error',
    stopped: 'stopped',
    interrupted: 'interrupted',
  } as const;
  const outcome = outcomes[read.end.state];
  if (chat.outcome && chat.outcome !== 'any-but-hang') expect(outcome).toBe(chat.outcome);
  if (chat.outcomeAnyOf) expect(chat.outcomeAnyOf).toContain(outcome);
  if (chat.text !== undefined) expect(read.answer).toBe(expandText(chat.text));
  if (chat.textAnyOf) expect(chat.textAnyOf).toContain(read.answer);
  if (chat.reasoning !== undefined) expect(read.reasoning).toBe(chat.reasoning);
  if (chat.finish === 'length') expect(read.end.state).toBe('length');
  if (chat.notice) expect(read.notices.length > 0 || read.end.state !== 'complete').toBe(true);
}

/** Checks the error of an answer against what its vector says. */
export function expectFailure(read: AnswerRead, { error }: ChatExpectation): void {
  const { failure } = read.end;
  if (!error || !failure) return;
  const kinds = [...(error.kindAnyOf ?? []), ...(error.kind === undefined ? [] : [error.kind])];
  expect(kinds).toContain(failure.kind);
  if (error.status !== undefined) expect(failure.status).toBe(error.status);
  if (error.messageIncludes !== undefined) expect(failure.providerMessage).toContain(error.messageIncludes);
  const wait = (failure.retryAt ?? 0) - Date.now();
  if (error.retryAfterMs !== undefined) expect(Math.abs(wait - error.retryAfterMs)).toBeLessThan(1000);
  if (error.retryAfterMsRange) {
    expect(wait).toBeGreaterThanOrEqual(error.retryAfterMsRange[0]);
    expect(wait).toBeLessThanOrEqual(error.retryAfterMsRange[1]);
  }
  if (error.hint === 'OLLAMA_ORIGINS') expect(failure.remedy).toBe('allow-origin');
  if (error.hint === 'base URL') expect(failure.remedy).toBe('check-base-url');
  if (error.noHtmlShown) expect(failure.providerMessage ?? '').not.toMatch(/[<>]/);
}
