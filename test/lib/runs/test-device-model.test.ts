import { describe, expect, it } from 'vitest';

import { systemClock } from '#lib/clock/clock.ts';
import type { DeviceModel } from '#lib/device-model/device-model.ts';
import type { ConnectionOutcome } from '#lib/protocol/connection-test.ts';
import { createHostSlots } from '#lib/runs/host-slots.ts';
import { defaultLimits } from '#lib/runs/limits.ts';
import { testConnection } from '#lib/runs/test-connection.ts';
import { createFakeDeviceModel } from '#test/support/device-model/fake-device-model.ts';

function testModel(model: DeviceModel | undefined): Promise<ConnectionOutcome> {
  const refuse = (): never => {
    throw new Error('Nothing is asked of a host.');
  };
  return testConnection(
    {
      fetch: refuse,
      clock: systemClock,
      limits: () => defaultLimits,
      hostSlots: createHostSlots(() => 1),
      hasHostPermission: refuse,
      rememberRefused: refuse,
      rememberWindow: refuse,
      deviceModel: () => model,
      reportFault: (error) => {
        throw error;
      },
    },
    {
      provider: { id: 'p', preset: 'browser-model', name: 'Browser', dialect: 'on-device', model: '' },
      model: '',
      origin: null,
    },
    new AbortController().signal,
  );
}

describe('a test of the browser’s own model', () => {
  it('shows what the model said, and asks nothing of any host', async () => {
    const model = createFakeDeviceModel();
    model.answerWith('ready');
    expect(await testModel(model)).toMatchObject({ type: 'works', text: 'ready' });
    expect(model.last().isDestroyed).toBe(true);
  });

  it('ends once enough of a long answer has arrived', async () => {
    const model = createFakeDeviceModel();
    model.answerWith('ready '.repeat(50));
    expect(await testModel(model)).toMatchObject({ type: 'works' });
  });

  it.each([
    ['unavailable', 'no-device-model'],
    ['downloadable', 'download-model'],
  ] as const)('names why it cannot be asked: %s', async (availability, remedy) => {
    expect(await testModel(createFakeDeviceModel({ availability }))).toMatchObject({
      type: 'problem',
      failure: { remedy },
    });
  });

  it('names a browser without the API', async () => {
    expect(await testModel(undefined)).toMatchObject({ failure: { remedy: 'no-device-model' } });
  });
});
