import { setTimeout as sleep } from 'node:timers/promises';

import type { CDPSession, Protocol } from 'puppeteer-core';

const POLL_MS = 10;

/** The service workers that run in Chromium. */
export async function findWorkers(root: CDPSession): Promise<Protocol.Target.TargetInfo[]> {
  const filter = [{ type: 'service_worker', exclude: false }];
  return (await root.send('Target.getTargets', { filter })).targetInfos;
}

/** Ends the service workers at these URLs, and waits until they are gone. */
export async function closeWorkers(root: CDPSession, isWanted: (url: string) => boolean): Promise<void> {
  for (const { targetId, url } of await findWorkers(root)) {
    if (!isWanted(url)) continue;
    do {
      // It may have gone to sleep by itself meanwhile.
      await root.send('Target.closeTarget', { targetId }).catch(() => undefined);
      await sleep(POLL_MS);
    } while ((await findWorkers(root)).some((worker) => worker.targetId === targetId));
  }
}
