import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';

import type { Answer } from '#lib/protocol/chat.ts';
import type { OnDeviceTarget } from '#lib/runs/create-runs.ts';
import { createFakeDeviceModel, type FakeDeviceModel } from '#test/support/device-model/fake-device-model.ts';
import { startRuns, type TestRuns, textOf } from '#test/support/runs/start-runs.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const target: OnDeviceTarget = {
  provider: { id: 'p', preset: 'browser-model', name: 'Browser', dialect: 'on-device', model: '' },
  model: '',
  origin: null,
};

/** Asks, and returns when the session has been asked. */
async function begin(
  test: TestRuns,
  deviceModel: FakeDeviceModel,
): Promise<{ readonly ended: Promise<void>; readonly run: string }> {
  const before = deviceModel.sessions.length;
  const ended = test.runs.ask(
    test.chats,
    { chat: 'chat', parent: null, text: 'What is this?', quotes: [] },
    target,
  );
  await waitFor(() => expect(deviceModel.sessions[before]?.asked).toBeDefined());
  return { ended, run: test.runs.liveIn('chat') ?? '' };
}

/** Asks a model whose behaviour the test has fixed in advance. */
async function askOnce(deviceModel: FakeDeviceModel, text?: string): Promise<Answer> {
  const test = startRuns({ deviceModel });
  const answer = await test.ask(target, text);
  expect(test.frames.filter(({ type }) => type === 'run-end')).toHaveLength(1);
  expect(test.faults).toEqual([]);
  expect(test.held()).toBe(0);
  for (const session of deviceModel.sessions) expect(session.isDestroyed).toBe(true);
  return answer;
}

describe('a question to the browser’s own model', () => {
  it('is answered piece by piece, and its session is destroyed', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended } = await begin(test, deviceModel);
    const session = deviceModel.last();
    session.push('Hello, ');
    await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('Hello, '));
    session.push('world.');
    session.finish();
    await ended;
    expect(await test.answer()).toMatchObject({ state: 'complete', answer: 'Hello, world.', notices: [] });
    expect(session.isDestroyed).toBe(true);
    expect(test.frames.filter(({ type }) => type === 'run-end')).toHaveLength(1);
    expect(test.windows).toEqual([1000]);
  });

  it('goes with the instructions and the earlier messages, in order', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('An answer.');
    const test = startRuns({ deviceModel });
    const { id: parent } = await test.ask(target, 'First?');
    const quotes = [{ id: 'q', text: 'A passage.', title: 'A page', url: 'https://page.example/' }];
    await test.runs.ask(test.chats, { chat: 'chat', parent, text: 'Second?', quotes }, target);
    const { options, asked } = deviceModel.last();
    const roles = (options.initialPrompts ?? []).map(({ role }) => role);
    expect(roles).toEqual(['system', 'user', 'assistant']);
    expect(JSON.stringify(options.initialPrompts)).toContain('First?');
    expect(asked).toEqual([{ role: 'user', content: expect.stringContaining('Second?') }]);
    expect(deviceModel.sessions).toHaveLength(2);
  });

  it('counts what the session measured', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('x'.repeat(400));
    const { usage } = await askOnce(deviceModel);
    expect(usage?.outputTokens).toBe(100);
    expect(usage?.inputTokens).toBeGreaterThan(10);
  });

  it('has reasoning that is marked in the answer', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('<think>Hm.</think>Yes.');
    expect(await askOnce(deviceModel)).toMatchObject({ answer: 'Yes.', reasoning: 'Hm.' });
  });

  it('keeps its text when the user stops it', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended, run } = await begin(test, deviceModel);
    deviceModel.last().push('Half an');
    await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('Half an'));
    test.runs.stop(run);
    await ended;
    expect(await test.answer()).toMatchObject({ state: 'stopped', answer: 'Half an' });
    expect(deviceModel.last().isDestroyed).toBe(true);
    expect(test.faults).toEqual([]);
  });

  it('can be stopped before its session exists', async () => {
    const deviceModel = createFakeDeviceModel();
    let aborted = false;
    const test = startRuns({
      deviceModel: {
        ...deviceModel,
        create: ({ signal } = {}) =>
          new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              aborted = true;
              reject(signal.reason);
            });
          }),
      },
      onFrame: (frame, runs) => {
        if (frame.type === 'run-start') setTimeout(() => runs.stop(frame.answer.run));
      },
    });
    expect(await test.ask(target)).toMatchObject({ state: 'stopped' });
    expect(aborted).toBe(true);
  });

  it('keeps its text when the browser ends the session', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended } = await begin(test, deviceModel);
    deviceModel.last().push('Half');
    await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('Half'));
    deviceModel.last().destroy();
    await ended;
    expect(await test.answer()).toMatchObject({
      state: 'failed',
      answer: 'Half',
      failure: { kind: 'server', reason: 'session-ended' },
    });
  });

  it('ends as too slow when the model says nothing', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({
      deviceModel,
      clock: createScaledClock(0.01),
      limits: { firstByteMs: 5000 },
    });
    expect(await test.ask(target)).toMatchObject({ state: 'failed', failure: { kind: 'timeout' } });
    expect(deviceModel.last().isDestroyed).toBe(true);
  });

  it('continues an answer where it stopped', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended, run } = await begin(test, deviceModel);
    deviceModel.last().push('One, ');
    await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('One, '));
    test.runs.stop(run);
    await ended;
    deviceModel.answerWith('two.');
    const { id } = await test.answer();
    await test.runs.continueAnswer(test.chats, 'chat', id, target);
    expect(await test.answer()).toMatchObject({ state: 'complete', answer: 'One, two.' });
    expect(deviceModel.last().options.initialPrompts?.at(-1)).toEqual({
      role: 'assistant',
      content: 'One, ',
    });
  });

  it('is interrupted, with its text, when the background dies', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const journal = vi.spyOn(test.chats, 'journal');
    await begin(test, deviceModel);
    deviceModel.last().push('So far');
    await waitFor(() => expect(journal).toHaveResolved());
    // As the next background does.
    await test.chats.interruptOpen();
    const interrupted = await test.answer();
    expect(interrupted).toMatchObject({ state: 'interrupted', answer: 'So far' });
    deviceModel.answerWith(', so good.');
    await test.runs.continueAnswer(test.chats, 'chat', interrupted.id, target);
    expect(await test.answer()).toMatchObject({ state: 'complete', answer: 'So far, so good.' });
  });
});

describe('text that does not fit the window of the browser’s model', () => {
  it.each([true, false])('fails with its measured size (told by the error: %s)', async (tellsSize) => {
    const deviceModel = createFakeDeviceModel({ window: 900, tellsSize });
    const answer = await askOnce(deviceModel, 'word '.repeat(2000));
    expect(answer).toMatchObject({ state: 'failed', failure: { kind: 'context_length' } });
    expect(answer.failure?.size?.limit).toBe(900);
    expect(answer.failure?.size?.tokens).toBeGreaterThan(2400);
  });

  it('fails when the earlier messages alone are too long', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('x'.repeat(1000));
    const test = startRuns({ deviceModel });
    const { id: parent } = await test.ask(target);
    deviceModel.options.window = 200;
    await test.runs.ask(test.chats, { chat: 'chat', parent, text: 'And?', quotes: [] }, target);
    const { failure } = await test.answer();
    expect(failure).toMatchObject({ kind: 'context_length', size: { limit: 200 } });
  });

  it('is left out, the oldest first, and the user is told', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('short');
    const before = deviceModel.options;
    const test = startRuns({ deviceModel });
    await test.ask(target, 'x'.repeat(400));
    const { id: parent } = await test.answer();
    const { initialPrompts } = deviceModel.last().options;
    before.window = Math.ceil(JSON.stringify(initialPrompts).length / 4) + 200;
    const text = 'y'.repeat(700);
    await test.runs.ask(test.chats, { chat: 'chat', parent, text, quotes: [] }, target);
    expect(await test.answer()).toMatchObject({
      state: 'complete',
      answer: 'short',
      notices: [{ type: 'turns-dropped' }],
    });
  });

  it('ends the answer at its length limit', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('x'.repeat(8000));
    expect(await askOnce(deviceModel)).toMatchObject({ state: 'length' });
  });
});

describe('a model that is not there', () => {
  it.each([
    ['unavailable', 'no-device-model'],
    ['downloadable', 'download-model'],
    ['downloading', 'download-model'],
  ] as const)('%s: fails with %s, and nothing is downloaded', async (availability, remedy) => {
    const deviceModel = createFakeDeviceModel({ availability });
    expect(await askOnce(deviceModel)).toMatchObject({
      state: 'failed',
      failure: { kind: 'not_found', remedy },
    });
    expect(deviceModel.sessions).toEqual([]);
  });

  it('fails in a browser without the API', async () => {
    expect(await startRuns().ask(target)).toMatchObject({
      state: 'failed',
      failure: { kind: 'not_found', remedy: 'no-device-model' },
    });
  });
});

describe('what the browser throws', () => {
  it.each([
    ['NotSupportedError', { kind: 'not_found', remedy: 'no-device-model' }],
    ['NotAllowedError', { kind: 'not_found', remedy: 'download-model' }],
    ['OperationError', { kind: 'server' }],
  ])('when it creates no session is reported by kind: %s', async (name, failure) => {
    const createError = new DOMException('Said by the browser.', name);
    const answer = await askOnce(createFakeDeviceModel({ createError }));
    expect(answer.failure).toEqual({ ...failure, providerMessage: 'Said by the browser.' });
  });

  it.each([
    ['NotReadableError', { kind: 'content_filter' }],
    ['NotSupportedError', { kind: 'bad_request', reason: 'answer-withheld' }],
    ['UnknownError', { kind: 'server' }],
    ['AbortError', { kind: 'server', reason: 'session-ended' }],
  ])('before the first text is reported by kind: %s', async (name, failure) => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended } = await begin(test, deviceModel);
    deviceModel.last().fail(name, 'Said by the browser.');
    await ended;
    expect((await test.answer()).failure).toEqual({ ...failure, providerMessage: 'Said by the browser.' });
  });

  it('a filter in the middle of the answer keeps what came before it', async () => {
    const deviceModel = createFakeDeviceModel();
    const test = startRuns({ deviceModel });
    const { ended } = await begin(test, deviceModel);
    deviceModel.last().push('So far');
    await waitFor(() => expect(textOf(test.frames, 'answer')).toBe('So far'));
    deviceModel.last().fail('NotReadableError');
    await ended;
    expect(await test.answer()).toMatchObject({ state: 'filtered', answer: 'So far' });
  });
});

describe('pictures', () => {
  const image = { type: 'image/png', data: btoa('pixels'), width: 1, height: 1 } as const;
  const quote = { id: 'q', part: 'image', text: '', title: 'A flag', url: '', image } as const;
  const asking = { chat: 'chat', parent: null, text: 'What?', quotes: [quote] };

  it('reach a session that accepts them', async () => {
    const deviceModel = createFakeDeviceModel();
    deviceModel.answerWith('A flag.');
    const test = startRuns({ deviceModel });
    await test.runs.ask(test.chats, asking, target);
    expect(await test.answer()).toMatchObject({ state: 'complete', answer: 'A flag.' });
    const { asked, options } = deviceModel.last();
    expect(options.expectedInputs).toEqual([{ type: 'text' }, { type: 'image' }]);
    expect(asked).toMatchObject([{ role: 'user', content: [{ type: 'text' }, { type: 'image' }] }]);
  });

  it('fail where the model reads text only', async () => {
    const deviceModel = createFakeDeviceModel({ imageAvailability: 'unavailable' });
    const test = startRuns({ deviceModel });
    await test.runs.ask(test.chats, asking, target);
    expect(await test.answer()).toMatchObject({
      state: 'failed',
      failure: { kind: 'bad_request', remedy: 'no-pictures' },
    });
  });
});
