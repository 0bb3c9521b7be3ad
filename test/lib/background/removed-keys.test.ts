import { expect, it, vi } from 'vitest';

import { createRemovedKeys } from '#lib/background/removed-keys.ts';
import { createManualClock } from '#test/support/time/manual-clock.ts';

it('a removed key is restored once, and by its own provider only', async () => {
  const keys = createRemovedKeys(createManualClock());
  const restore = vi.fn<() => Promise<void>>(() => Promise.resolve());
  keys.keep('p', restore);
  await keys.restore('q');
  expect(restore).not.toHaveBeenCalled();
  await keys.restore('p');
  await keys.restore('p');
  expect(restore).toHaveBeenCalledTimes(1);
});

it('a removed key is forgotten after a minute', async () => {
  const clock = createManualClock();
  const keys = createRemovedKeys(clock);
  const restore = vi.fn<() => Promise<void>>(() => Promise.resolve());
  keys.keep('p', restore);
  await clock.advance(60_000);
  await keys.restore('p');
  expect(restore).not.toHaveBeenCalled();
});
