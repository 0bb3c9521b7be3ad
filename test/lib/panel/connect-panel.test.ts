import { describe, expect, it, vi } from 'vitest';

import { recentFaults } from '#lib/faults/report-fault.ts';
import { connectPanel } from '#lib/panel/connect-panel.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { isBackgroundFrame, type PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { aState } from '#test/support/panel/open-panel.ts';
import { type LinkedPort, linkPorts } from '#test/support/runs/linked-ports.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

interface LineOptions {
  readonly isNeeded?: () => boolean;
  readonly canOpen?: () => boolean;
  readonly sayHello?: () => Promise<PanelFrame>;
}

function connect({
  isNeeded = () => true,
  canOpen = () => true,
  sayHello = () => Promise.resolve(hello),
}: LineOptions = {}) {
  const clock = createManualClock();
  const ending = new AbortController();
  const ends: LinkedPort[] = [];
  const heard: unknown[] = [];
  const connection = connectPanel({
    open() {
      if (!canOpen()) throw new Error('Extension context invalidated.');
      const [panelEnd, backgroundEnd] = linkPorts('panel');
      ends.push(backgroundEnd);
      backgroundEnd.onMessage.addListener((message) => heard.push(message));
      return wrapPort(panelEnd, isBackgroundFrame);
    },
    hello: sayHello,
    onOpen: () => {},
    onFrame: () => {},
    isNeeded,
    clock,
    signal: ending.signal,
  });
  return { connection, clock, ending, ends, heard };
}

const hello: PanelFrame = { type: 'panel-hello', window: 1, private: false };
const stop: PanelFrame = { type: 'run-stop', run: 'r' };

describe('the connection to the background', () => {
  it('says hello first, whatever is posted before', async () => {
    const { connection, clock, heard } = connect();
    connection.post(stop);
    await clock.advance(0);
    expect(heard).toEqual([hello, stop]);
  });

  it('asks for nothing before the caller has it, even if the first port cannot be opened', async () => {
    let isMade = false;
    const asked: boolean[] = [];
    const { clock, connection } = connect({
      canOpen: () => isMade,
      isNeeded: () => {
        asked.push(isMade);
        return true;
      },
    });
    isMade = true;
    await clock.advance(20_000);
    expect(asked).toEqual([true]);
    expect(connection.isLost.value).toBe(false);
  });

  it('backs off from a background that keeps dying, and gives up', async () => {
    const { connection, clock, ends } = connect();
    for (let kill = 0; kill < 20; kill += 1) {
      ends.at(-1)?.disconnect();
      await clock.advance(20_000);
    }
    expect(ends).toHaveLength(6);
    expect(connection.isLost.value).toBe(true);
  });

  it('tries again when the user asks, and has recovered once something arrives', async () => {
    const { connection, clock, ends } = connect();
    for (let kill = 0; kill < 20; kill += 1) {
      ends.at(-1)?.disconnect();
      await clock.advance(20_000);
    }
    connection.connect();
    await clock.advance(0);
    ends.at(-1)?.postMessage(aState());
    await clock.advance(0);
    expect(connection.isLost.value).toBe(false);
  });

  it('says that it is lost when the extension was updated under the page', async () => {
    let isThere = true;
    const { connection, clock, ends } = connect({ canOpen: () => isThere });
    isThere = false;
    ends.at(-1)?.disconnect();
    await clock.advance(60_000);
    expect(connection.isLost.value).toBe(true);
  });

  it('stays closed when nothing is pending', async () => {
    const { clock, ends } = connect({ isNeeded: () => false });
    await clock.advance(0);
    ends.at(-1)?.disconnect();
    await clock.advance(600_000);
    expect(ends).toHaveLength(1);
  });

  it('keeps what is posted while it is closed', async () => {
    const { connection, clock, ends, heard } = connect({ isNeeded: () => false });
    await clock.advance(0);
    ends.at(-1)?.disconnect();
    await clock.advance(0);
    heard.length = 0;
    connection.post(stop);
    await clock.advance(0);
    expect(heard).toEqual([hello, stop]);
  });

  it('sends what is posted although the background goes away before the hello', async () => {
    let greet: ((frame: PanelFrame) => void) | undefined;
    const { connection, clock, ends, heard } = connect({
      isNeeded: () => false,
      sayHello: () => new Promise((resolve) => (greet = resolve)),
    });
    connection.post(stop);
    greet?.(hello);
    ends.at(-1)?.disconnect();
    await clock.advance(0);
    expect(ends).toHaveLength(2);
    greet?.(hello);
    await clock.advance(0);
    expect(heard).toEqual([hello, stop]);
  });

  it('says that it is lost when the browser does not name its window', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { connection, clock, ends } = connect({ sayHello: () => Promise.reject(new Error('no window')) });
    await clock.advance(60_000);
    expect(ends).toHaveLength(6);
    expect(connection.isLost.value).toBe(true);
    expect(recentFaults().at(-1)?.room).toBe('panel');
  });

  it('ends for good', async () => {
    const { clock, ending, ends } = connect();
    await clock.advance(0);
    ending.abort();
    await clock.advance(60_000);
    expect(ends).toHaveLength(1);
  });
});
