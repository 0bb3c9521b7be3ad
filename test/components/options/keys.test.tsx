// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { VaultState } from '#lib/protocol/frames/options-frames.ts';
import { drawOptions } from '#test/support/options/draw-options.tsx';
import {
  createFakeOptionsPlatform,
  type FakeOptionsPlatform,
} from '#test/support/options/fake-options-platform.ts';
import { clickButton, typeInto } from '#test/support/options/use-form.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const PASSPHRASE = 'canary horse battery staple';
const OPEN: VaultState = { hasPassphrase: false, isLocked: false, lockAfter: null };
const LOCKED: VaultState = { hasPassphrase: true, isLocked: true, lockAfter: 15 };
const KEYS = [{ provider: 'saved', lastFour: '6789', origin: 'https://api.example.com' }];
const root = installRoot();
let platform: FakeOptionsPlatform;

async function openPage(vault: VaultState, changes: Partial<FakeOptionsPlatform> = {}): Promise<void> {
  await drawOptions(root, Object.assign(platform, changes));
  platform.tell({ type: 'keys-state', keys: KEYS, vault });
  await rendered();
}

function section(): HTMLElement {
  return findByRole(root, 'region', 'Keys');
}

const click = (name: string, within: ParentNode = root) => clickButton(within, name);
const type = (label: string, value: string, within: ParentNode = root) => typeInto(within, label, value);

installDialogs();

beforeEach(() => {
  platform = createFakeOptionsPlatform();
  platform.stored = {
    providers: [
      {
        id: 'saved',
        preset: 'custom-openai',
        name: 'Saved',
        dialect: 'chat-completions',
        baseUrl: 'https://api.example.com/v1',
        model: 'm',
      },
    ],
    defaultProvider: 'saved',
  };
});

describe('the list of keys', () => {
  it('says whose each key is and where it goes, and makes it temporary', async () => {
    await openPage(OPEN);
    expect(section().textContent).toContain('Saved');
    expect(section().textContent).toContain('Ends in 6789. Goes to https://api.example.com.');
    findByRole(section(), 'checkbox', 'Forget when the browser closes').click();
    await rendered();
    expect(platform.heard.at(-1)).toEqual({ type: 'key-keep', provider: 'saved', isTemporary: true });
  });

  it('names a key whose provider is gone, so that it can be removed', async () => {
    await openPage(OPEN);
    platform.tell({
      type: 'keys-state',
      keys: KEYS.map((key) => ({ ...key, provider: 'gone' })),
      vault: OPEN,
    });
    await rendered();
    await click('Remove the key of Removed provider');
    expect(platform.heard.at(-1)).toEqual({ type: 'key-remove', provider: 'gone' });
  });

  it('removes all only after it has asked', async () => {
    await openPage(OPEN);
    await click('Remove all keys…');
    await click('Cancel', findByRole(root, 'dialog', 'Remove all keys'));
    expect(platform.heard).not.toContainEqual({ type: 'keys-remove' });
    await click('Remove all keys…');
    await click('Remove all keys', findByRole(root, 'dialog', 'Remove all keys'));
    expect(platform.heard.at(-1)).toEqual({ type: 'keys-remove' });
  });
});

describe('setting a passphrase', () => {
  beforeEach(async () => {
    await openPage(OPEN);
    await click('Set a passphrase…');
  });

  function dialog(): HTMLElement {
    return findByRole(root, 'dialog', 'Set a passphrase');
  }

  it('hands it over on a separate port, and does not keep it', async () => {
    await type('New passphrase', PASSPHRASE, dialog());
    await type('Repeat the new passphrase', PASSPHRASE, dialog());
    await click('Set passphrase', dialog());
    await rendered();
    expect(platform.passphraseFrames).toEqual([{ type: 'passphrase-set', next: PASSPHRASE }]);
    expect(findAllByRole(root, 'dialog', 'Set a passphrase')).toEqual([]);
    expect(root.innerHTML).not.toContain('canary');
    expect(JSON.stringify(platform.heard)).not.toContain('canary');
    expect(root.textContent).toContain('Passphrase set.');
  });

  it.each([
    ['short', 'short', 'Use at least 12 characters.'],
    [PASSPHRASE, `${PASSPHRASE}!`, 'The two passphrases differ.'],
  ])('refuses %j and %j at once, and keeps what was typed', async (next, repeat, problem) => {
    await type('New passphrase', next, dialog());
    await type('Repeat the new passphrase', repeat, dialog());
    await click('Set passphrase', dialog());
    expect(dialog().textContent).toContain(problem);
    expect(platform.passphraseFrames).toEqual([]);
    expect([...dialog().querySelectorAll('input')].map(({ value }) => value)).toEqual([next, repeat]);
  });

  it('says when Gloss has restarted in the meantime', async () => {
    platform.passphraseReply = 'gone';
    await type('New passphrase', PASSPHRASE, dialog());
    await type('Repeat the new passphrase', PASSPHRASE, dialog());
    await click('Set passphrase', dialog());
    await rendered();
    expect(dialog().textContent).toContain('Gloss restarted in the meantime.');
  });
});

describe('locked keys', () => {
  it('are unlocked in the section, and say so when the passphrase is wrong', async () => {
    await openPage(LOCKED);
    expect(findByRole(section(), 'checkbox')).toHaveProperty('disabled', true);
    platform.passphraseReply = { type: 'passphrase-refuse', problem: 'wrong' };
    await type('Passphrase', 'wrong', section());
    await click('Unlock', section());
    await rendered();
    expect(section().textContent).toContain('That isn’t the passphrase.');
    expect(section().querySelector<HTMLInputElement>('input[type=password]')?.value).toBe('wrong');
    // The page requests the current state on a new port, even when the last background is gone.
    platform.kill();
    platform.passphraseReply = { type: 'passphrase-done' };
    await type('Passphrase', PASSPHRASE, section());
    await click('Unlock', section());
    await rendered();
    expect(platform.passphraseFrames.at(-1)).toEqual({ type: 'vault-unlock', passphrase: PASSPHRASE });
    expect(platform.heard.at(-1)).toEqual({ type: 'keys-show' });
    expect(section().querySelector<HTMLInputElement>('input[type=password]')?.value).toBe('');
  });

  it('are asked for in a dialog where a panel opened the page for that, which then closes', async () => {
    const closeUnlockTab = vi.fn();
    await openPage(LOCKED, { closeUnlockTab });
    const dialog = findByRole(root, 'dialog', 'Unlock your keys');
    await type('Passphrase', PASSPHRASE, dialog);
    await click('Unlock', dialog);
    await rendered();
    expect(closeUnlockTab).toHaveBeenCalledOnce();
  });

  it('stay locked when that dialog is cancelled, and the page stays', async () => {
    const closeUnlockTab = vi.fn();
    await openPage(LOCKED, { closeUnlockTab });
    await click('Cancel', findByRole(root, 'dialog', 'Unlock your keys'));
    expect(root.querySelector('dialog')).toBeNull();
    expect(section().textContent).toContain('Your keys are locked.');
    expect(closeUnlockTab).not.toHaveBeenCalled();
  });
});

describe('a message about a change', () => {
  it('goes once the keys are locked', async () => {
    await openPage(OPEN);
    await click('Set a passphrase…');
    const dialog = findByRole(root, 'dialog', 'Set a passphrase');
    await type('New passphrase', PASSPHRASE, dialog);
    await type('Repeat the new passphrase', PASSPHRASE, dialog);
    await click('Set passphrase', dialog);
    await rendered();
    expect(root.querySelector('.toast')?.textContent).toContain('Passphrase set.');
    platform.tell({ type: 'keys-state', keys: KEYS, vault: LOCKED });
    await rendered();
    expect(root.querySelector('.toast')).toBeNull();
  });

  it('goes when the keys could not be removed', async () => {
    await openPage(OPEN);
    await click('Remove all keys…');
    await click('Remove all keys', findByRole(root, 'dialog'));
    expect(root.querySelector('.toast')?.textContent).toContain('All keys are removed.');
    platform.tell({ type: 'fault-show', fault: 'vault-unavailable', request: 'keys-remove' });
    await rendered();
    expect(root.querySelector('.toast')).toBeNull();
    expect(findByRole(root, 'alert').textContent).not.toBe('');
  });
});

describe('unlocked keys', () => {
  beforeEach(() => openPage({ ...LOCKED, isLocked: false }));

  it('can be locked now, or after a period of inactivity', async () => {
    await click('Lock now');
    expect(platform.heard.at(-1)).toEqual({ type: 'vault-lock' });
    platform.tell({ type: 'keys-state', keys: KEYS, vault: LOCKED });
    await rendered();
    expect(document.activeElement).toBe(section().querySelector('input[type=password]'));
    platform.tell({ type: 'keys-state', keys: KEYS, vault: { ...LOCKED, isLocked: false } });
    await rendered();
    const select = findByRole(section(), 'combobox', 'Lock the keys');
    expect(select).toHaveProperty('value', '15');
    for (const [value, minutes] of [
      ['60', 60],
      ['', null],
    ]) {
      Object.assign(select, { value });
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await rendered();
      expect(platform.heard.at(-1)).toEqual({ type: 'lock-after-set', minutes });
    }
  });

  it('keep their passphrase until the right one is given', async () => {
    await click('Remove passphrase…');
    const dialog = findByRole(root, 'dialog', 'Remove the passphrase');
    platform.passphraseReply = { type: 'passphrase-refuse', problem: 'wrong' };
    await type('Current passphrase', 'wrong', dialog);
    await click('Remove passphrase', dialog);
    await rendered();
    expect(dialog.textContent).toContain('That isn’t the passphrase.');
    expect(platform.passphraseFrames).toEqual([{ type: 'passphrase-remove', current: 'wrong' }]);
  });

  it('can have another passphrase', async () => {
    await click('Change passphrase…');
    const dialog = findByRole(root, 'dialog', 'Change the passphrase');
    await type('Current passphrase', PASSPHRASE, dialog);
    await type('New passphrase', 'another long phrase', dialog);
    await type('Repeat the new passphrase', 'another long phrase', dialog);
    await click('Change passphrase', dialog);
    expect(platform.passphraseFrames).toEqual([
      { type: 'passphrase-change', current: PASSPHRASE, next: 'another long phrase' },
    ]);
  });
});

describe('a key that is being typed', () => {
  it('can be one that is never stored on disk', async () => {
    await openPage(OPEN);
    await type('API key', 'sk-canary-typed');
    const form = root.querySelector('form.editor') ?? root;
    findByRole(form, 'checkbox', 'Forget when the browser closes').click();
    await rendered();
    await click('Save');
    await rendered();
    expect(platform.keyFrames).toEqual([
      {
        type: 'key-save',
        provider: 'saved',
        origin: 'https://api.example.com',
        key: 'sk-canary-typed',
        isTemporary: true,
      },
    ]);
  });
});
