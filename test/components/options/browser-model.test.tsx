// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import type { DeviceModel } from '#lib/device-model/device-model.ts';
import { createFakeDeviceModel } from '#test/support/device-model/fake-device-model.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, fillField, findField } from '#test/support/options/use-form.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
let platform: FakeOptionsPlatform;

async function open(deviceModel: DeviceModel | undefined): Promise<void> {
  platform = Object.assign(createFakeOptionsPlatform(), { deviceModel });
  await drawOptions(root, platform);
}

async function choose(deviceModel: DeviceModel): Promise<void> {
  await open(deviceModel);
  await fillField(root, 'Provider', 'browser-model');
  await rendered();
}

function model(): HTMLElement {
  return findByRole(root, 'group', 'Model');
}

function buttons(): (string | null)[] {
  return findAllByRole(model(), 'button').map(({ textContent }) => textContent);
}

/** A model whose download the test decides. */
function downloading(): {
  readonly deviceModel: DeviceModel;
  progress(loaded: number): void;
  end(error?: Error): void;
  readonly state: { availability: Availability; created: number; isAborted: boolean };
} {
  const fake = createFakeDeviceModel();
  const monitor = new EventTarget();
  const state = { availability: 'downloadable' as Availability, created: 0, isAborted: false };
  let settle = (_error?: Error): void => {};
  return {
    state,
    progress: (loaded) => monitor.dispatchEvent(Object.assign(new Event('downloadprogress'), { loaded })),
    end: (error) => settle(error),
    deviceModel: {
      availability: () => Promise.resolve(state.availability),
      create: (options = {}) =>
        new Promise((resolve, reject) => {
          state.created += 1;
          options.monitor?.(Object.assign(monitor, { ondownloadprogress: null }));
          options.signal?.addEventListener('abort', () => {
            state.isAborted = true;
            reject(new DOMException('', 'AbortError'));
          });
          settle = (error) => (error ? reject(error) : resolve(fake.create(options)));
        }),
    },
  };
}

describe('the form of the browser’s own model', () => {
  it('has no address, no key and no model, and is saved without a permission', async () => {
    await choose(createFakeDeviceModel());
    for (const label of ['Base URL', 'API key']) expect(() => findField(root, label)).toThrow();
    expect(model().textContent).toContain('The model is ready.');
    expect(buttons()).toEqual([]);
    await clickButton(root, 'Save');
    await rendered();
    expect(platform.asked.filter((asked) => asked.startsWith('host'))).toEqual([]);
    expect(platform.stored.providers).toMatchObject([
      { preset: 'browser-model', name: 'This browser’s model', dialect: 'on-device', model: '' },
    ]);
    expect(platform.stored.providers[0]).not.toHaveProperty('baseUrl');
  });

  it('is tested without a permission', async () => {
    await choose(createFakeDeviceModel());
    await clickButton(root, 'Test connection');
    await rendered();
    expect(platform.asked.filter((asked) => asked.startsWith('host'))).toEqual([]);
    expect(platform.testFrames).toMatchObject([{ provider: { dialect: 'on-device' } }]);
  });

  it('says that the model does not run on this computer', async () => {
    await choose(createFakeDeviceModel({ availability: 'unavailable' }));
    expect(model().textContent).toContain('doesn’t run on this computer');
    expect(buttons()).toEqual(['Check again']);
  });
});

describe('the download of the browser’s own model', () => {
  it('says what it costs, and starts only on the click', async () => {
    const { deviceModel, state } = downloading();
    await choose(deviceModel);
    expect(model().textContent).toContain('several gigabytes, once for the whole browser');
    expect(model().textContent).toContain('22 GB of free disk space');
    expect(state.created).toBe(0);
    await clickButton(root, 'Download the model');
    expect(state.created).toBe(1);
  });

  it('shows its progress, and that the model is ready', async () => {
    const { deviceModel, state, progress, end } = downloading();
    await choose(deviceModel);
    await clickButton(root, 'Download the model');
    progress(0.42);
    await rendered();
    expect(model().textContent).toContain('Downloading the model: 42%');
    state.availability = 'available';
    end();
    await waitFor(() => expect(model().textContent).toContain('The model is ready.'));
  });

  it('can be cancelled', async () => {
    const { deviceModel, state } = downloading();
    await choose(deviceModel);
    await clickButton(root, 'Download the model');
    await clickButton(root, 'Cancel');
    expect(state.isAborted).toBe(true);
    state.availability = 'downloading';
    await waitFor(() => expect(buttons()).toEqual(['Download the model']));
  });

  it('shows the browser’s reason when it fails, and can be retried', async () => {
    const { deviceModel, end } = downloading();
    await choose(deviceModel);
    await clickButton(root, 'Download the model');
    end(new DOMException('Not enough <b>space</b>.', 'OperationError'));
    await waitFor(() => expect(model().textContent).toContain('The browser didn’t download its model.'));
    expect(model().querySelector('blockquote')?.textContent).toBe('Not enough <b>space</b>.');
    expect(buttons()).toEqual(['Download the model']);
  });
});

it('a browser without the API does not offer its model, and the list says why', async () => {
  await open(undefined);
  const option = findField(root, 'Provider').querySelector<HTMLOptionElement>(
    'option[value="browser-model"]',
  );
  expect(option?.disabled).toBe(true);
  expect(option?.textContent).toBe('This browser’s model (Chrome only)');
});
