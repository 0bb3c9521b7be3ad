// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, expect, it } from 'vitest';

import { Network } from '#components/options/network/Network.tsx';
import { createLedgerStore, type LedgerState } from '#lib/options/create-ledger-store.ts';
import type { RecordedRequest } from '#lib/protocol/frames/ledger-frames.ts';
import { createFakeOptionsPlatform } from '#test/support/options/fake-options-platform.ts';
import { clickButton } from '#test/support/options/use-form.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { rendered } from '#test/support/panel/rendered.ts';

const root = document.createElement('div');
const request: RecordedRequest = {
  id: 1,
  at: Date.UTC(2026, 0, 2),
  host: '<b>api.example.com</b>',
  purpose: 'question',
  hasPermission: true,
  sent: 2345,
  received: 12,
  status: 200,
  end: 'complete',
};
let toasts: string[] = [];

async function openNetwork(state: Partial<LedgerState>): Promise<void> {
  const platform = createFakeOptionsPlatform();
  platform.ledger = { ...platform.ledger, ...state };
  toasts = [];
  const store = createLedgerStore(platform.openLedgerPort, () => {});
  render(<Network store={store} isFirefox={false} onToast={({ text }) => void toasts.push(text)} />, root);
  await rendered();
}

const click = (name: string) => clickButton(root, name);

afterEach(() => render(null, root));

it('the list of requests shows where each went, why, how large it was and how it ended', async () => {
  await openNetwork({ requests: [request] });
  const text = findByRole(root, 'table', 'Requests').textContent;
  for (const part of [
    '<b>api.example.com</b>',
    'Question',
    '2 kB sent, 12 B received',
    'status 200',
    'granted by you',
  ]) {
    expect(text).toContain(part);
  }
});

it('a list of many requests is shown in parts', async () => {
  await openNetwork({ requests: Array.from({ length: 50 }, (_, id) => ({ ...request, id })) });
  const table = findByRole(root, 'table', 'Requests');
  expect(table.querySelectorAll('tbody tr')).toHaveLength(20);
  await click('Show 30 more requests');
  expect(table.querySelectorAll('tbody tr')).toHaveLength(50);
});

it('one click clears the list', async () => {
  await openNetwork({ requests: [request] });
  await click('Clear list');
  expect(root.textContent).toContain('No requests yet.');
  expect(toasts).toEqual(['The list of requests is cleared.']);
});

it('a consent can be revoked, and the others stay', async () => {
  await openNetwork({
    consents: [
      { origin: 'https://a.example', kinds: ['text', 'picture'], at: 1 },
      { origin: 'https://b.example', kinds: ['text'] },
    ],
  });
  expect(root.textContent).toContain('text and pictures');
  await click('Revoke consent for https://a.example');
  expect(root.textContent).not.toContain('https://a.example');
  expect(findAllByRole(root, 'button').map((button) => button.textContent)).toContain('Revoke');
});
