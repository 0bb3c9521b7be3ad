import { describe, expect, it } from 'vitest';

import { errorKindSchema, remedySchema } from '#lib/protocol/failure.ts';
import { noticeSchema, runEndStateSchema } from '#lib/protocol/run.ts';
import { describeEnd, describeNotice } from '#lib/wording/answers.ts';
import { adviseFailure } from '#lib/wording/failures.ts';

const context = { provider: 'My server', scheme: 'moz-extension:' };

describe('what went wrong', () => {
  it.each(errorKindSchema.options)('is one sentence and one step for %s', (kind) => {
    const { sentence, step } = adviseFailure({ kind }, context);
    expect(sentence).toMatch(/^[A-Z][^.]+\.$/u);
    expect(JSON.stringify(step)).toMatch(/label|say|new-chat/u);
  });

  it.each(remedySchema.options)('is more exact with the remedy %s', (remedy) => {
    const exact = adviseFailure({ kind: 'blocked', remedy }, context);
    expect(exact.sentence).not.toBe(adviseFailure({ kind: 'blocked' }, context).sentence);
    expect(exact.sentence).toContain('My server');
  });

  it('shows the line for Ollama with this browser’s origins', () => {
    expect(adviseFailure({ kind: 'blocked', remedy: 'allow-origin' }, context).step).toMatchObject({
      line: 'OLLAMA_ORIGINS=moz-extension://*',
    });
  });

  it('is said of every end but a plain one and a failure', () => {
    const silent = runEndStateSchema.options.filter((state) => describeEnd(state) === undefined);
    expect(silent).toEqual(['complete', 'failed']);
  });

  it.each(noticeSchema.entries.type.options)('is said of the notice %s', (type) => {
    expect(describeNotice({ type, detail: 'detail', count: 3 })).toMatch(/\.$/u);
  });
});
