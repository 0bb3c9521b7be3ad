import { expect, it, vi } from 'vitest';

import { createKeepAlive } from '#lib/runs/keep-alive.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

it('the keep-alive pings soon and every 20 seconds from the first hold to the last release, then lets the background sleep', async () => {
  const clock = createManualClock();
  const ping = vi.fn<() => void>();
  const keepAlive = createKeepAlive(clock, ping);
  await clock.advance(60_000);
  expect(ping).not.toHaveBeenCalled();

  const letFirstGo = keepAlive.hold();
  const letSecondGo = keepAlive.hold();
  expect(ping).not.toHaveBeenCalled();
  await clock.advance(1000);
  expect(ping).toHaveBeenCalledTimes(1);
  await clock.advance(19_000);
  expect(ping).toHaveBeenCalledTimes(2);
  letFirstGo();
  letFirstGo();
  await clock.advance(20_000);
  expect(ping).toHaveBeenCalledTimes(3);
  letSecondGo();
  await clock.advance(120_000);
  expect(ping).toHaveBeenCalledTimes(3);
});
