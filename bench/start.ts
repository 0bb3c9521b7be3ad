import { setTimeout as sleep } from 'node:timers/promises';

import { atMost, type BenchLine, figure, quantile } from './bench-line.ts';
import { openPair, readClockLead, type Subject, timeTyping, typeQuestion } from './floor/subject.ts';
import { now, startWordServer } from './floor/word-server.ts';
import type { BenchBrowser } from './start-browser.ts';

const ROUNDS = 15;
/** Opening takes little time, and its figures differ by a frame or two. */
const OPENING_ROUNDS = 40;
const WARM_UP_ROUNDS = 2;
const REQUEST_TIMEOUT_MS = 20_000;
const SETTLE_MS = 500;

/**
 * Measures how soon the user can type in a panel, and how soon a question is sent, compared with a bare
 * extension.
 */
export async function benchStart(opened: BenchBrowser): Promise<BenchLine[]> {
  const server = await startWordServer({});
  const { subjects, close } = await openPair(opened, server.url);

  /** Milliseconds from Enter until the request is at the server. */
  async function timeQuestion(subject: Subject, falls?: 'asleep before' | 'asleep after'): Promise<number> {
    const asked = now();
    await typeQuestion(subject, 'What is this?', async (moment) => {
      if (falls !== (moment === 'typing' ? 'asleep before' : 'asleep after')) return;
      // The page's requests must be complete: a background that is needed would be started again.
      await sleep(SETTLE_MS);
      await opened.killBackground(subject.extensionUrl);
      // The page must have noticed: normally a background goes to sleep half a minute after the last message.
      await sleep(SETTLE_MS);
    });
    const deadline = now() + REQUEST_TIMEOUT_MS;
    while (server.requestedAt() < asked && now() < deadline) await sleep(5);
    // Until the answer has ended and its last frames are drawn.
    await sleep(600);
    const enteredAt = await subject.page.evaluate(() => watch.enteredAt);
    const lead = await readClockLead(subject.page);
    return server.requestedAt() < asked ? Number.NaN : server.requestedAt() - (enteredAt - lead);
  }

  try {
    const typing = { gloss: [] as number[], bare: [] as number[] };
    const warm = { gloss: [] as number[], bare: [] as number[] };
    const cold = { gloss: [] as number[], bare: [] as number[] };
    const killed = { gloss: [] as number[], bare: [] as number[] };
    for (let round = -WARM_UP_ROUNDS; round < OPENING_ROUNDS; round += 1) {
      for (const name of ['bare', 'gloss'] as const) {
        const opening = await timeTyping(subjects[name]);
        if (round >= 0) typing[name].push(opening);
      }
    }
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      for (const name of ['bare', 'gloss'] as const) {
        const subject = subjects[name];
        await timeTyping(subject);
        const times = [
          await timeQuestion(subject),
          await timeQuestion(subject, 'asleep before'),
          await timeQuestion(subject, 'asleep after'),
        ];
        if (round < 0) continue;
        [warm, cold, killed].forEach((into, index) => into[name].push(times[index] ?? Number.NaN));
      }
    }
    const median = (values: readonly number[]): number => quantile(values, 0.5);
    const ratio = (of: typeof typing): number => median(of.gloss) / median(of.bare);
    return [
      figure('panel opened until it can be typed into', median(typing.gloss), 'ms'),
      atMost('the same, over an empty page of an extension', ratio(typing), 1.5, '×'),
      figure('Enter until the request is at the server, background awake', median(warm.gloss), 'ms'),
      figure('the same, over an extension that only fetches', ratio(warm), '×'),
      figure('the same, background asleep when the typing begins', median(cold.gloss), 'ms'),
      atMost('the same, over an extension that only fetches, asleep', ratio(cold), 1.3, '×'),
      figure('the same, background asleep after the last letter', median(killed.gloss), 'ms'),
      figure('the same, over an extension that only fetches, asleep, too', ratio(killed), '×'),
    ];
  } finally {
    await close();
    await server.close();
  }
}
