import { expect, it } from 'vitest';

import { createRunTimer } from '#lib/runs/time-run.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

it('a timer says where the time of a run went', async () => {
  const clock = createManualClock();
  const timer = createRunTimer(clock, clock.now());
  await clock.advance(30);
  timer.sent();
  await clock.advance(200);
  timer.responded();
  await clock.advance(500);
  timer.arrived();
  await clock.advance(1000);
  timer.arrived();
  await clock.advance(1000);
  expect(timer.read()).toEqual({ beforeMs: 30, firstByteMs: 200, firstTokenMs: 700, writingMs: 2000 });
});

it('a timer counts from the request that was answered', async () => {
  const clock = createManualClock();
  const timer = createRunTimer(clock, clock.now());
  timer.sent();
  await clock.advance(40);
  timer.responded();
  await clock.advance(2000);
  timer.sent();
  expect(timer.read()).toEqual({ beforeMs: 2040 });
  await clock.advance(50);
  timer.responded();
  timer.arrived();
  expect(timer.read()).toEqual({ beforeMs: 2040, firstByteMs: 50, firstTokenMs: 50, writingMs: 0 });
});

it('a timer keeps what it measured when a broken stream resumes', async () => {
  const clock = createManualClock();
  const timer = createRunTimer(clock, clock.now());
  timer.sent();
  await clock.advance(10);
  timer.responded();
  timer.arrived();
  await clock.advance(500);
  timer.sent();
  await clock.advance(500);
  timer.responded();
  expect(timer.read()).toEqual({ beforeMs: 0, firstByteMs: 10, firstTokenMs: 10, writingMs: 1000 });
});

it('a timer reports nothing for a run that sent nothing', () => {
  expect(createRunTimer(createManualClock(), 0).read()).toBeUndefined();
});

it('a timer never counts below 0 when the clock is set back', () => {
  let now = 1000;
  const timer = createRunTimer({ now: () => now }, now);
  now = 500;
  timer.sent();
  now = 200;
  timer.arrived();
  now = 100;
  expect(timer.read()).toEqual({ beforeMs: 0, firstTokenMs: 0, writingMs: 0 });
});
