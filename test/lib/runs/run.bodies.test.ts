import 'fake-indexeddb/auto';
import { createServer, type ServerResponse } from 'node:http';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startRuns, targetAt, textOf, type TestRuns } from '#test/support/runs/start-runs.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';
import { createScaledClock } from '#test/support/time/scaled-clock.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

/** A minute takes 600 ms. */
const SCALE = 0.01;
const JSON_TYPE = { 'content-type': 'application/json' };

let play: (response: ServerResponse) => void;
/** What has reached the server of this test. A response of the test before may close late. */
let seen: { requests: number; closed: number };
let server: Listening;

beforeEach(async () => {
  const counts = { requests: 0, closed: 0 };
  seen = counts;
  server = await listen(
    createServer((request, response) => {
      counts.requests += 1;
      response.once('close', () => {
        counts.closed += 1;
      });
      request.resume().once('end', () => play(response));
    }),
  );
});
afterEach(async () => {
  await server.close();
});

function start(options: Parameters<typeof startRuns>[0] = {}): TestRuns {
  return startRuns({ clock: createScaledClock(SCALE), ...options });
}

/** Asks, and stops the run once its answer says this. */
async function askAndStop(test: TestRuns, text: string): Promise<void> {
  const asking = test.ask(targetAt(server.url));
  await waitFor(() => expect(textOf(test.frames, 'answer')).toBe(text));
  const started = test.frames.find(({ type }) => type === 'run-start');
  if (started?.type === 'run-start') test.runs.stop(started.answer.run);
  await asking;
}

function chunk(content: string, finish: string | null = null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
}

describe('a response whose connection stays open', () => {
  it('is judged by its status when it is an error, after a few seconds', async () => {
    play = (response) => {
      response.writeHead(401, JSON_TYPE).write('{"error":{"message":"Incorrect API key provided"}}');
    };
    const answer = await start().ask(targetAt(server.url));
    expect(answer.failure).toMatchObject({
      kind: 'auth',
      status: 401,
      providerMessage: 'Incorrect API key provided',
    });
    expect(seen.requests).toBe(1);
  });

  it('is judged by its status when it is an error without a body', async () => {
    play = (response) => response.writeHead(404).flushHeaders();
    expect((await start().ask(targetAt(server.url))).failure).toMatchObject({ kind: 'not_found' });
  });

  it('is not an answer when it is a web page', async () => {
    play = (response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).write('<title>Hi</title>');
    const { failure } = await start().ask(targetAt(server.url));
    expect(failure).toMatchObject({ kind: 'protocol', remedy: 'check-base-url', providerMessage: 'Hi' });
  });

  it('is complete when its JSON is', async () => {
    const body = { choices: [{ message: { content: 'All of it' }, finish_reason: 'stop' }] };
    play = (response) => void response.writeHead(200, JSON_TYPE).write(JSON.stringify(body, null, 2));
    const answer = await start().ask(targetAt(server.url));
    expect(answer).toMatchObject({ state: 'complete', answer: 'All of it' });
    await waitFor(() => expect(seen.closed).toBe(1));
  });

  it('is complete when its JSON is, also without a reason, and when the connection breaks behind it', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: 'All of it' } }] });
    play = (response) => void response.writeHead(200, JSON_TYPE).write(body);
    expect(await start().ask(targetAt(server.url))).toMatchObject({ state: 'complete', answer: 'All of it' });
    play = (response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' }).write(body, () => {
        setTimeout(() => response.destroy(), 20);
      });
    };
    expect(await start().ask(targetAt(server.url))).toMatchObject({ state: 'complete', answer: 'All of it' });
  });

  it('keeps the text of its lines of JSON when the server falls silent', async () => {
    play = (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write(
        '{"message":{"content":"Half of "},"done":false}\n{"message":{"content":"it"},"done":false}\n',
      );
    };
    const answer = await start().ask(targetAt(server.url));
    expect(answer).toMatchObject({ state: 'failed', answer: 'Half of it' });
    expect(answer.failure).toEqual({ kind: 'timeout', reason: 'silence' });
  });
});

describe('lines of JSON', () => {
  it('are shown as they arrive, and kept on Stop', async () => {
    play = (response) => {
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      response.write('{"message":{"content":"first"},"done":false}\n');
    };
    const test = start();
    await askAndStop(test, 'first');
    expect(await test.answer()).toMatchObject({ state: 'stopped', answer: 'first' });
    await waitFor(() => expect(seen.closed).toBe(1));
  });

  it('count as activity', async () => {
    play = (response) => {
      response.writeHead(200, JSON_TYPE).write('{"choices":[{"message":{"content":"');
      let left = 12;
      // 30 seconds of the run's clock between two bytes, longer than the limit of silence in all.
      const timer = setInterval(() => {
        left -= 1;
        response.write('x');
        if (left > 0) return;
        clearInterval(timer);
        response.end('"},"finish_reason":"stop"}]}');
      }, 300);
    };
    const answer = await start().ask(targetAt(server.url));
    expect(answer).toMatchObject({ state: 'complete', answer: 'x'.repeat(12) });
  });
});

it('a JSON document that breaks off keeps its text when the server falls silent', async () => {
  play = (response) => {
    response.writeHead(200, JSON_TYPE).write('{"choices":[{"message":{"content":"Half of ');
  };
  const answer = await start().ask(targetAt(server.url));
  expect(answer).toMatchObject({ state: 'failed', answer: 'Half of ' });
  expect(answer.failure).toEqual({ kind: 'timeout', reason: 'silence' });
});

describe('after a finish reason', () => {
  it.each([
    ['comments', () => ': still here\n\n'],
    ['text', () => chunk('!')],
  ])('a run ends within seconds, although %s keep arriving', async (_, build) => {
    play = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk('Done', 'stop'));
      const timer = setInterval(() => response.write(build()), 5);
      response.once('close', () => clearInterval(timer));
    };
    const answer = await start().ask(targetAt(server.url));
    expect(answer.state).toBe('complete');
    expect(answer.answer).toMatch(/^Done!*$/u);
    await waitFor(() => expect(seen.closed).toBe(1));
  });
});

describe('a flood', () => {
  function flood(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = chunk('word '.repeat(20)).repeat(100);
    const pour = (): void => {
      while (!response.destroyed && response.write(text));
    };
    response.on('drain', pour);
    pour();
  }

  it('is stopped immediately, also at the server', async () => {
    play = flood;
    const test = start();
    const asking = test.ask(targetAt(server.url));
    await waitFor(() => expect(test.frames.some(({ type }) => type === 'text-delta')).toBe(true));
    const started = test.frames.find(({ type }) => type === 'run-start');
    const before = performance.now();
    if (started?.type === 'run-start') test.runs.stop(started.answer.run);
    await waitFor(() => expect(seen.closed).toBe(1));
    expect(performance.now() - before).toBeLessThan(1000);
    await asking;
    expect(await test.answer()).toMatchObject({ state: 'stopped' });
  });

  it('ends at the largest size of an answer, and says so', async () => {
    play = flood;
    const test = start({ limits: { maxAnswerLength: 2 * 1024 * 1024 } });
    const answer = await test.ask(targetAt(server.url));
    expect(answer.state).toBe('length');
    expect(answer.answer).toHaveLength(2 * 1024 * 1024);
    expect(answer.notices).toEqual([{ type: 'size-limit', count: 2 }]);
    expect(textOf(test.frames, 'answer')).toBe(answer.answer);
    await waitFor(() => expect(seen.closed).toBe(1));
  });
});

describe('reasoning of which only the end is marked', () => {
  beforeEach(() => {
    play = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk('Let me add. 2 and 2'));
      response.write(chunk(' make 4.\n'));
      response.write(chunk('</think>'));
      response.write(chunk('\n\nThe answer'));
    };
  });

  async function askUntilMoved(test: TestRuns): Promise<string> {
    void test.ask(targetAt(server.url));
    await waitFor(() => expect(test.frames.at(-1)).toMatchObject({ type: 'text-delta', text: 'The answer' }));
    const started = test.frames.find(({ type }) => type === 'run-start');
    return started?.type === 'run-start' ? started.answer.run : '';
  }

  it('moves from the answer in every panel, and in what is stored', async () => {
    const test = start();
    const run = await askUntilMoved(test);
    expect(test.frames).toContainEqual({
      type: 'text-restate',
      run,
      answer: '',
      reasoning: 'Let me add. 2 and 2 make 4.',
    });
    expect(test.frames.at(-1)).toMatchObject({ channel: 'answer', at: 0 });
    test.runs.stop(run);
    await test.runs.whenIdle();
    expect(await test.answer()).toMatchObject({
      state: 'stopped',
      answer: 'The answer',
      reasoning: 'Let me add. 2 and 2 make 4.',
    });
  });

  it('stays moved when the background is killed', async () => {
    const test = start();
    await askUntilMoved(test);
    // The journal is written after 250 ms of the run's clock.
    await waitFor(async () => {
      await test.chats.interruptOpen();
      expect(await test.answer()).toMatchObject({
        state: 'interrupted',
        answer: 'The answer',
        reasoning: 'Let me add. 2 and 2 make 4.',
      });
    });
  });
});

it('a generated picture is kept with the answer', async () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
  play = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { images: [image] } }] })}\n\n`);
    response.end(chunk('', 'stop'));
  };
  const test = start();
  const answer = await test.ask(targetAt(server.url));
  expect(answer.pictures).toEqual([{ type: 'image/png', data: 'iVBORw0KGgo=' }]);
  expect(answer.notices).toEqual([]);
  expect(test.frames).toContainEqual(expect.objectContaining({ type: 'picture-add' }));
});

it('an answer whose picture has no room is stored without it', async () => {
  const image = { image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
  play = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { images: [image] } }] })}\n\n`);
    response.end(chunk('Here it is.', 'stop'));
  };
  const test = start();
  const { storeAnswer } = test.chats;
  test.chats.storeAnswer = (chat, answer) =>
    answer.pictures
      ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
      : storeAnswer(chat, answer);
  const answer = await test.ask(targetAt(server.url));
  expect(answer).toMatchObject({ state: 'complete', answer: 'Here it is.' });
  expect(answer.pictures).toBeUndefined();
});
