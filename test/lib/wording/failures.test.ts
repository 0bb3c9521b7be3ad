import { describe, expect, it } from 'vitest';

import { errorKindSchema, failureReasonSchema, remedySchema } from '#lib/protocol/failure.ts';
import { noticeSchema, runEndStateSchema } from '#lib/protocol/run.ts';
import { describeEnd, describeNotice } from '#lib/wording/answers.ts';
import { adviseFailure } from '#lib/wording/failures.ts';

const context = { provider: 'My server', origin: 'moz-extension://gloss' };
const ONE_SENTENCE = /^[A-Z][^.]+\.$/u;

describe('a failure', () => {
  it.each(errorKindSchema.options)('of the kind %s has one sentence and one next step', (kind) => {
    const { sentence, step } = adviseFailure({ kind }, context);
    expect(sentence).toMatch(ONE_SENTENCE);
    expect(JSON.stringify(step)).toMatch(/label|say|new-chat/u);
  });

  it.each(failureReasonSchema.options)('with the reason %s has its own sentence', (reason) => {
    const { sentence } = adviseFailure({ kind: 'timeout', reason }, context);
    expect(sentence).toMatch(ONE_SENTENCE);
    expect(sentence).not.toBe(adviseFailure({ kind: 'timeout' }, context).sentence);
  });

  it.each(remedySchema.options)('with the remedy %s has its own sentence', (remedy) => {
    const { sentence } = adviseFailure({ kind: 'blocked', remedy }, context);
    expect(sentence).toMatch(ONE_SENTENCE);
    expect(sentence).not.toBe(adviseFailure({ kind: 'blocked' }, context).sentence);
  });

  it('of the kind internal does not name the provider', () => {
    expect(JSON.stringify(adviseFailure({ kind: 'internal' }, context))).not.toContain('My server');
  });

  it('about a measured size says how large the conversation and the window are', () => {
    const size = { tokens: 12_345, limit: 9216 };
    const { sentence } = adviseFailure({ kind: 'context_length', size }, context);
    expect(sentence).toBe('This conversation has 12,345 tokens, and the model at My server can read 9,216.');
  });

  it('about a model names it', () => {
    const { sentence } = adviseFailure({ kind: 'not_found' }, { ...context, model: 'gpt-9' });
    expect(sentence).toBe('There is no model “gpt-9” at My server.');
  });

  it('about an address that does not exist does not blame the model', () => {
    const { sentence } = adviseFailure({ kind: 'not_found', remedy: 'check-base-url' }, context);
    expect(sentence).toBe('The server has nothing at that address.');
  });

  it('of Ollama shows the line that allows this extension', () => {
    expect(adviseFailure({ kind: 'blocked', remedy: 'allow-origin' }, context).step).toMatchObject({
      line: 'OLLAMA_ORIGINS=moz-extension://gloss',
    });
  });
});

describe('an answer', () => {
  it('says how it ended unless it is complete or failed', () => {
    const silent = runEndStateSchema.options.filter((state) => describeEnd(state) === undefined);
    expect(silent).toEqual(['complete', 'failed']);
  });

  it.each(noticeSchema.entries.type.options)('has a sentence for the notice %s', (type) => {
    expect(describeNotice({ type, detail: 'detail', count: 3 })).toMatch(/\.$/u);
  });

  it('says by their names which settings of the user were left out', () => {
    const told = describeNotice({ type: 'parameter-dropped', detail: 'temperature, stream_options' });
    expect(told).toBe(
      'The model doesn’t accept this temperature, so Gloss left it out. ' +
        'The server rejected “stream_options”, so Gloss sent the request without it.',
    );
  });

  it('counts what could not be read', () => {
    expect(describeNotice({ type: 'malformed-events', count: 1 })).toMatch(/^One piece .* is missing\.$/u);
    expect(describeNotice({ type: 'malformed-events', count: 3 })).toMatch(/^3 pieces .* are missing\.$/u);
  });
});
