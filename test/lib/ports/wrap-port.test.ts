import { beforeEach, describe, expect, it, vi } from 'vitest';

import { recentFaults } from '#lib/faults/report-fault.ts';
import { answerPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { FaultFrame } from '#lib/protocol/fault.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

interface Ask {
  readonly type: 'ask';
  readonly text: string;
}

function isAsk(value: unknown): value is Ask {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'ask';
}

let logged: unknown[][];

function open() {
  const [page, background] = linkPorts('test');
  const heard: unknown[] = [];
  page.onMessage.addListener((message) => void heard.push(message));
  return { page, heard, port: wrapPort<Ask, FaultFrame>(background, isAsk) };
}

beforeEach(() => {
  logged = [];
  vi.spyOn(console, 'warn').mockImplementation((...line) => void logged.push(line));
});

describe('a handler on a port', () => {
  it.each([
    ['rejects', () => Promise.reject(new DOMException('secret', 'QuotaExceededError'))],
    [
      'throws',
      () => {
        throw new DOMException('secret', 'QuotaExceededError');
      },
    ],
  ])('that %s answers with the kind of fault and the request', async (_how, handle) => {
    const { page, heard, port } = open();
    answerPort(port, 'chats', handle);
    page.postMessage({ type: 'ask', text: 'secret' });
    await waitFor(() =>
      expect(heard).toEqual([{ type: 'fault-show', fault: 'storage-full', request: 'ask' }]),
    );
    expect(recentFaults().at(-1)).toMatchObject({ room: 'chats', kind: 'storage-full' });
  });

  it('that fails handles the next frame', async () => {
    const { page, heard, port } = open();
    answerPort(port, 'chats', ({ text }) => {
      if (text === 'bad') throw new Error('bad');
      heard.push(text);
    });
    page.postMessage({ type: 'ask', text: 'bad' });
    page.postMessage({ type: 'ask', text: 'good' });
    await waitFor(() => expect(heard).toContain('good'));
  });

  it('that fails after the port has closed is reported and throws nothing', async () => {
    const { page, heard, port } = open();
    const work = Promise.withResolvers<void>();
    const before = recentFaults().length;
    answerPort(port, 'chats', () => work.promise);
    page.postMessage({ type: 'ask', text: '' });
    await waitFor(() => expect(page.posted).toHaveLength(1));
    page.disconnect();
    work.reject(new Error('too late'));
    await waitFor(() => expect(recentFaults().length).toBeGreaterThan(before));
    expect(heard).toEqual([]);
  });
});

describe('a listener on a port', () => {
  it('that throws is reported, and receives the next frame', async () => {
    const { page, port } = open();
    const texts: string[] = [];
    port.listen(({ text }) => {
      texts.push(text);
      if (text === 'bad') throw new Error('bad');
    }, 'panel');
    page.postMessage({ type: 'ask', text: 'bad' });
    page.postMessage({ type: 'ask', text: 'good' });
    await waitFor(() => expect(texts).toEqual(['bad', 'good']));
    expect(recentFaults().at(-1)).toMatchObject({ room: 'panel' });
  });
});

it('a frame that the guard refuses is logged in a development build, by its type only', async () => {
  const { page, port } = open();
  port.listen(() => {});
  page.postMessage({ type: 'other', text: 'secret' });
  page.postMessage({ type: 'secret text' });
  page.postMessage('secret');
  await waitFor(() => expect(logged).toHaveLength(3));
  expect(JSON.stringify(logged)).toContain('“other”');
  expect(JSON.stringify(logged)).not.toContain('secret');
});
