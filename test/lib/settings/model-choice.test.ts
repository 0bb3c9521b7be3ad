import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { clearSettings, storeRawSetting } from '#test/support/settings/raw-settings.ts';

await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});
const { addFavourites, chooseModel, forgetChoice, markFavourite, readModelChoices } =
  await import('#lib/settings/model-choice.ts');
const { forgetModels, readModelLists, rememberModels } = await import('#lib/settings/model-lists.ts');

const ref = (model: string) => ({ provider: 'p', model });

beforeEach(() => clearSettings());

describe('choices of models', () => {
  it('remember the last five that were chosen, each once, the latest first', async () => {
    for (const model of ['a', 'b', 'c', 'd', 'e', 'f', 'c']) await chooseModel('p', model);
    expect(await readModelChoices()).toEqual({
      chosen: ref('c'),
      favourites: [],
      recent: ['c', 'f', 'e', 'd', 'b'].map(ref),
    });
    await forgetChoice();
    expect(await readModelChoices()).toMatchObject({ chosen: null, recent: [ref('c'), {}, {}, {}, {}] });
  });

  it('keep favourites in the order in which they were marked', async () => {
    await markFavourite(ref('a'), true);
    await markFavourite(ref('b'), true);
    await markFavourite(ref('a'), true);
    expect((await readModelChoices()).favourites).toEqual([ref('b'), ref('a')]);
    await markFavourite(ref('b'), false);
    expect((await readModelChoices()).favourites).toEqual([ref('a')]);
  });

  it('keep those that the user has marked when more are added than there is room for', async () => {
    await markFavourite(ref('mine'), true);
    await addFavourites([
      ref('a'),
      ref('mine'),
      ...Array.from({ length: 300 }, (_none, at) => ref(`m${at}`)),
    ]);
    const { favourites } = await readModelChoices();
    expect(favourites).toHaveLength(200);
    expect(favourites.slice(0, 3)).toEqual(['mine', 'a', 'm0'].map(ref));
  });

  it('of the version that held lists keep what was chosen, and drop the lists', async () => {
    await storeRawSetting('model-choices', { chosen: ref('m'), listed: { p: ['m', 'n'] } }, 1);
    expect(await readModelChoices()).toEqual({ chosen: ref('m'), favourites: [], recent: [] });
    await chooseModel('p', 'n');
    expect(await readModelChoices()).toMatchObject({ chosen: ref('n') });
  });

  it.each([[null], ['text'], [{ chosen: 7, favourites: 'x', recent: [1, ref('a'), {}] }]])(
    'stored as %j are read as far as they can be',
    async (value) => {
      await storeRawSetting('model-choices', value, 2);
      const { chosen, favourites } = await readModelChoices();
      expect({ chosen, favourites }).toEqual({ chosen: null, favourites: [] });
    },
  );
});

describe('lists of models', () => {
  it('are kept by provider, and an unreadable one does not void the others', async () => {
    const list = { models: [{ id: 'm', kind: 'chat' as const }], at: 5 };
    await storeRawSetting('model-lists', { bad: { models: 'x' }, worse: 7, p: list });
    expect(await readModelLists()).toEqual({ p: list });
    await rememberModels('q', list);
    await forgetModels('p');
    expect(await readModelLists()).toEqual({ q: list });
  });
});
