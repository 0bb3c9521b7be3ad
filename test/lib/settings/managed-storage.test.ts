import { expect, it, vi } from 'vitest';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { fakeBrowser } = await import('wxt/testing/fake-browser');

const get = vi.fn<() => Promise<Record<string, unknown>>>(() => Promise.resolve({}));
let tell = (): void => {};
Object.assign(fakeBrowser.storage.managed, {
  get,
  onChanged: { addListener: (listener: () => void) => (tell = listener) },
});
const { readPolicy, watchPolicy } = await import('#lib/settings/managed-storage.ts');

it('a policy is read each time until it is watched, and then once for each change', async () => {
  await readPolicy();
  await readPolicy();
  expect(get).toHaveBeenCalledTimes(2);

  const changed = vi.fn<() => void>();
  watchPolicy(changed);
  await Promise.all([readPolicy(), readPolicy()]);
  await readPolicy();
  expect(get).toHaveBeenCalledTimes(3);

  const before = await readPolicy();
  get.mockResolvedValue({
    providers: [
      {
        id: 'acme',
        preset: 'custom-openai',
        name: 'Acme',
        baseUrl: 'https://ai.acme.example/v1',
        model: 'm',
      },
    ],
  });
  tell();
  expect(changed).toHaveBeenCalledOnce();
  expect(await readPolicy()).not.toEqual(before);
  expect(get).toHaveBeenCalledTimes(4);
});
