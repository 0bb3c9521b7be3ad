import { expect, it, vi } from 'vitest';

import { createPortSender } from '#lib/ports/create-port-sender.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

function createSender() {
  const pairs: ReturnType<typeof linkPorts>[] = [];
  const listener = vi.fn<(text: string) => void>();
  const send = createPortSender<string, string>(() => {
    const pair = linkPorts('test');
    pairs.push(pair);
    return wrapPort(pair[0], isText);
  }, listener);
  return { pairs, listener, send, sent: () => pairs.map(([port]) => port.posted) };
}

it('a port is opened with the first frame, and used for the next', () => {
  const { send, sent } = createSender();
  expect(sent()).toEqual([]);
  send('one');
  send('two');
  expect(sent()).toEqual([['one', 'two']]);
});

it('a port whose other side has gone is opened again, before its disconnect arrives and after', async () => {
  const { pairs, send, sent } = createSender();
  send('one');
  pairs[0]?.[1].disconnect();
  send('two');
  await Promise.resolve();
  pairs[1]?.[1].disconnect();
  await Promise.resolve();
  send('three');
  expect(sent()).toEqual([['one'], ['two'], ['three']]);
});

it('what the other side says on a new port is heard', async () => {
  const { pairs, listener, send } = createSender();
  send('one');
  pairs[0]?.[1].disconnect();
  send('two');
  pairs[1]?.[1].postMessage('heard');
  await Promise.resolve();
  expect(listener.mock.calls).toEqual([['heard']]);
});
