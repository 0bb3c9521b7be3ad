import { expect, it } from 'vitest';

import { createInspectorServer } from '#lib/background/servers/inspector-server.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import {
  INSPECTOR_PORT,
  type InspectorFrame,
  isInspectorFrame,
} from '#lib/protocol/frames/inspector-frames.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const provider = testProvider();
const question = {
  input: { provider, model: 'model' },
  context: { purpose: 'question' },
  origin: 'https://api.example',
  key: undefined,
} as const;

function start() {
  const clock = createManualClock();
  let held = 0;
  const server = createInspectorServer({
    clock,
    hold() {
      held += 1;
      return () => {
        held -= 1;
      };
    },
  });
  function open() {
    const [page, end] = linkPorts(INSPECTOR_PORT);
    server.serve(end);
    const heard: InspectorFrame[] = [];
    const port = wrapPort<InspectorFrame, never>(page, isInspectorFrame);
    port.listen((frame) => void heard.push(frame));
    return { heard, close: () => port.close() };
  }
  return { clock, server, open, held: () => held };
}

it('a run has no tap while no inspector is open', async () => {
  const { server, open, held } = start();
  expect(server.openTap(question)).toBeUndefined();
  const inspector = open();
  expect(server.openTap(question)).toBeDefined();
  expect(held()).toBe(1);
  inspector.close();
  await waitFor(() => expect(server.openTap(question)).toBeUndefined());
  expect(held()).toBe(0);
});

it('a run of a private window has no tap', () => {
  const { server, open } = start();
  open();
  expect(server.openTap({ ...question, context: { purpose: 'question', isPrivate: true } })).toBeUndefined();
});

it('an inspector receives a run from its start to its end, with its entries in batches', async () => {
  const { clock, server, open } = start();
  const { heard } = open();
  const tap = server.openTap(question);
  tap?.sent({ url: 'https://api.example/v1/chat?question=secret', method: 'GET', headers: {} });
  tap?.responded(new Response(null, { headers: { 'content-type': 'text/event-stream' } }));
  await clock.advance(1000);
  tap?.closed('clean');
  tap?.ended({ state: 'complete' });
  await waitFor(() => expect(heard.at(-1)?.type).toBe('stream-end'));
  expect(heard.map(({ type }) => type)).toEqual([
    'stream-start',
    'stream-entries',
    'stream-entries',
    'stream-end',
  ]);
  expect(heard[0]).toMatchObject({ info: { provider: provider.name, dialect: provider.dialect } });
  expect(JSON.stringify(heard)).not.toContain('secret');
  expect(heard[1]).toMatchObject({ entries: [{ kind: 'request', path: '/v1/chat' }, { kind: 'response' }] });
});

it('an inspector that opens during a run does not receive it', async () => {
  const { server, open } = start();
  const first = open();
  const tap = server.openTap(question);
  const second = open();
  tap?.ended({ state: 'complete' });
  await waitFor(() => expect(first.heard.at(-1)?.type).toBe('stream-end'));
  expect(second.heard).toEqual([]);
});
