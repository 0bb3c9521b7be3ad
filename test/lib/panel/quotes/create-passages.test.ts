import { beforeEach, expect, it } from 'vitest';

import { createPassages, type Passages } from '#lib/panel/quotes/create-passages.ts';
import type { Quote } from '#lib/protocol/chat.ts';

let passages: Passages;

function aQuote(id: string): Quote {
  return { id, text: 'Words', title: '', url: 'https://a.example/' };
}

beforeEach(() => {
  passages = createPassages({ post() {} });
});

it('only the last requested passage is reported as missing', () => {
  passages.show(aQuote('one'));
  passages.show(aQuote('two'));
  passages.apply({ type: 'passage-failed', quote: 'one', problem: { reason: 'gone', host: 'a.example' } });
  expect(passages.problem.value).toBeUndefined();
  passages.apply({ type: 'passage-failed', quote: 'two', problem: { reason: 'no-access' } });
  expect(passages.problem.value).toMatchObject({ reason: 'no-access', quote: { id: 'two' } });
  passages.show(aQuote('two'));
  expect(passages.problem.value).toBeUndefined();
});

it('a quote counts as changed until its page has it again', () => {
  passages.show(aQuote('one'));
  passages.apply({ type: 'passage-failed', quote: 'one', problem: { reason: 'changed', tab: 7 } });
  passages.apply({ type: 'quotes-checked', changed: ['two'], same: ['three'] });
  expect([...passages.changed.value]).toEqual(['one', 'two']);
  passages.apply({ type: 'quotes-checked', changed: [], same: ['one'] });
  expect([...passages.changed.value]).toEqual(['two']);
});
