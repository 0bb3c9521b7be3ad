import { expect, it, vi } from 'vitest';

import { createPortSender } from '#lib/ports/create-port-sender.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

function createSender() {
  const pairs: ReturnType<typeof linkPorts>[] = [];
  const listener = vi.fn<(text: string) => void>();
  const onLost = vi.fn<() => void>();
  const sender = createPortSender<string, string>({
    open() {
      const pair = linkPorts('test');
      pairs.push(pair);
      return wrapPort(pair[0], isText);
    },
    listener,
    room: 'ports',
    onOpen: (port) => void port.send('hello'),
    onLost,
  });
  return { ...sender, pairs, listener, onLost, sent: () => pairs.map(([port]) => port.posted) };
}

it('a port is opened with the first frame, and used for the next', () => {
  const { send, sent } = createSender();
  expect(sent()).toEqual([]);
  send('one');
  send('two');
  expect(sent()).toEqual([['hello', 'one', 'two']]);
});

it('a port whose other side is gone is opened again, before its disconnect arrives and after', async () => {
  const { pairs, send, sent } = createSender();
  send('one');
  pairs[0]?.[1].disconnect();
  send('two');
  await Promise.resolve();
  pairs[1]?.[1].disconnect();
  await Promise.resolve();
  send('three');
  expect(sent()).toEqual([
    ['hello', 'one'],
    ['hello', 'two'],
    ['hello', 'three'],
  ]);
});

it('frames from the other side on a new port are received', async () => {
  const { pairs, listener, send } = createSender();
  send('one');
  pairs[0]?.[1].disconnect();
  send('two');
  pairs[1]?.[1].postMessage('heard');
  await Promise.resolve();
  expect(listener.mock.calls).toEqual([['heard']]);
});

it('a port that the other side closes is told as lost, once, and one that is closed here is not', async () => {
  const { pairs, open, send, close, onLost } = createSender();
  open();
  open();
  expect(pairs).toHaveLength(1);
  pairs[0]?.[1].disconnect();
  send('one');
  await Promise.resolve();
  expect(onLost).toHaveBeenCalledOnce();
  close();
  await Promise.resolve();
  expect(onLost).toHaveBeenCalledOnce();
});
