import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

import { readAnswer, testProvider } from '#test/support/streams/read-answer.ts';
import { bodyOf, cutEveryWay } from '#test/support/streams/stream-cuts.ts';

const FOLDER = path.join(import.meta.dirname, '../../fixtures/cases/streams');

const caseSchema = v.object({
  dialect: v.picklist(['chat-completions', 'responses', 'event-stream']),
  status: v.optional(v.number(), 200),
  headers: v.record(v.string(), v.string()),
  textField: v.optional(v.string(), ''),
  body: v.string(),
});

const COMPLETE = { state: 'complete' };
const failed = (providerMessage: string, kind: string) => ({
  state: 'failed',
  failure: { kind, providerMessage },
});

/** What each reply that users have met must become. */
const expected: Record<string, object> = {
  'stream-ends-without-blank-line': { answer: 'Hi there', end: COMPLETE, notices: [] },
  'event-stream-ends-without-blank-line': { answer: 'Hello', end: COMPLETE },
  'think-end-without-begin': {
    reasoning: 'Let me add. 2 and 2 make 4.',
    answer: 'The answer is **4**.',
    end: COMPLETE,
  },
  'reasoning-tag-thinking': { reasoning: 'hidden', answer: 'Visible.', end: COMPLETE },
  'reasoning-part-with-summary': { reasoning: 'hidden', answer: 'Visible.', end: COMPLETE },
  'error-in-200-base-resp': { end: failed('login fail: no key', 'auth') },
  'error-in-200-code-message': { end: failed('Model does not exist.', 'not_found') },
  'error-words-error_msg': {
    end: {
      state: 'failed',
      failure: {
        kind: 'context_length',
        status: 400,
        providerMessage: 'the max length of current question is 2000',
      },
    },
  },
  'event-stream-error-in-data': {
    answer: 'Half',
    end: { state: 'failed', failure: { providerMessage: 'Server Unavailable' } },
  },
  'event-stream-errorText': { answer: 'Half', end: failed('Model overloaded', 'server') },
  'event-stream-json-strings': { answer: 'Hello\nyou', end: COMPLETE },
  'empty-answer-is-told-twice': {
    reasoning: 'all of it',
    answer: '',
    notices: [{ type: 'empty' }],
    end: COMPLETE,
  },
  'generated-picture-is-lost': {
    answer: 'Here it is.',
    pictures: [{ type: 'image/png', data: 'iVBORw0KGgo=' }],
    notices: [],
    end: COMPLETE,
  },
  'number-in-place-of-a-text': { answer: 'It costs $0.005 [1]', end: COMPLETE },
};

it('every reported case has an expected value', () => {
  const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
  expect(Object.keys(expected).toSorted()).toEqual(names.toSorted());
});

describe('a reply that users have met', () => {
  it.each(Object.entries(expected))('gives its expected value: %s', async (name, outcome) => {
    const file = readFileSync(path.join(FOLDER, `${name}.json`), 'utf8');
    const { dialect, status, headers, textField, body } = v.parse(caseSchema, JSON.parse(file));
    const provider = testProvider({
      dialect,
      ...(dialect === 'event-stream' && { eventStream: { method: 'POST', template: '', textField } }),
    });
    for (const pieces of cutEveryWay(new TextEncoder().encode(body))) {
      const response = { status, headers: new Headers(headers), body: bodyOf(pieces) };
      expect(await readAnswer(response, provider)).toMatchObject(outcome);
    }
  });
});
