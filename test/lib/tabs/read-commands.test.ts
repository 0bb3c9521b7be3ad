import { beforeEach, describe, expect, it, vi } from 'vitest';

import { readCommands } from '#lib/tabs/read-commands.ts';

const getAll = vi.hoisted(() => vi.fn());

vi.mock('wxt/browser', () => ({ browser: { commands: { getAll } } }));

beforeEach(() => getAll.mockReset());

describe('the commands', () => {
  it('come in the order of the manifest, after those of the browser, however the browser sorts them', async () => {
    const names = ['_execute_action', 'ask-page', 'ask-screenshot', 'ask-selection', 'open-panel'];
    getAll.mockResolvedValue(names.map((name) => ({ name, description: name, shortcut: '' })));
    expect((await readCommands()).map(({ name }) => name)).toEqual([
      '_execute_action',
      'open-panel',
      'ask-selection',
      'ask-page',
      'ask-screenshot',
    ]);
  });

  it('have empty texts where the browser leaves them out', async () => {
    getAll.mockResolvedValue([{ name: 'open-panel' }]);
    expect(await readCommands()).toEqual([{ name: 'open-panel', description: '', shortcut: '' }]);
  });
});
