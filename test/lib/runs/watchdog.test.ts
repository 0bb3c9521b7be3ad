import { describe, expect, it } from 'vitest';

import { defaultLimits } from '#lib/runs/limits.ts';
import { createWatchdog, type LimitPassed } from '#lib/runs/watchdog.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

function watch() {
  const clock = createManualClock();
  const passed: LimitPassed[] = [];
  const watchdog = createWatchdog(clock, defaultLimits, (limit) => passed.push(limit));
  return { clock, passed, watchdog };
}

describe('the watchdog', () => {
  it('waits 300 seconds for the first byte', async () => {
    const { clock, passed } = watch();
    await clock.advance(299_000);
    expect(passed).toEqual([]);
    await clock.advance(2_000);
    expect(passed).toEqual(['first-byte']);
  });

  it('allows 120 seconds of silence between bytes, as often as they come', async () => {
    const { clock, passed, watchdog } = watch();
    for (let time = 0; time < 5; time += 1) {
      watchdog.touch();
      await clock.advance(119_000);
    }
    expect(passed).toEqual([]);
    await clock.advance(2_000);
    expect(passed).toEqual(['silence']);
  });

  it('ends a run five seconds after a finish reason, regardless of what still arrives', async () => {
    const { clock, passed, watchdog } = watch();
    watchdog.touch();
    watchdog.finish();
    for (let second = 1; second < 5; second += 1) {
      await clock.advance(1_000);
      watchdog.touch();
    }
    expect(passed).toEqual([]);
    await clock.advance(1_000);
    expect(passed).toEqual(['finish']);
  });

  it('ends a run after 30 minutes, even when finish reasons keep arriving', async () => {
    const { clock, passed, watchdog } = watch();
    for (let second = 0; second < 1801; second += 3) {
      watchdog.finish();
      await clock.advance(3_000);
    }
    expect(passed).toEqual(['finish']);
  });

  it('ends a run after 30 minutes, however active', async () => {
    const { clock, passed, watchdog } = watch();
    for (let minute = 0; minute < 31; minute += 1) {
      watchdog.touch();
      await clock.advance(60_000);
    }
    expect(passed).toEqual(['run']);
  });

  it('gives a laptop that slept a moment for buffered bytes, and no more', async () => {
    const { clock, passed, watchdog } = watch();
    watchdog.touch();
    clock.sleep(600_000);
    await clock.advance(5_000);
    expect(passed).toEqual([]);
    await clock.advance(8_000);
    expect(passed).toEqual(['silence']);
  });

  it('continues after a sleep when bytes arrive', async () => {
    const { clock, passed, watchdog } = watch();
    watchdog.touch();
    clock.sleep(600_000);
    await clock.advance(2_000);
    watchdog.touch();
    await clock.advance(60_000);
    expect(passed).toEqual([]);
  });

  it('is silent when closed', async () => {
    const { clock, passed, watchdog } = watch();
    watchdog.close();
    await clock.advance(3_600_000);
    expect(passed).toEqual([]);
  });
});
