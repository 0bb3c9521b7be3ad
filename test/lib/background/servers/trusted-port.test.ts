import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { RawPort } from '#lib/ports/wrap-port.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';

interface Sender {
  readonly id?: string;
  readonly url?: string;
}

const ORIGIN = 'chrome-extension://gloss';
const listeners = new Set<(port: RawPort & { sender?: Sender }) => void>();

vi.hoisted(() => {
  vi.stubGlobal('chrome', {
    runtime: {
      id: 'gloss',
      getURL: (path: string) => `chrome-extension://gloss${path}`,
      onConnect: { addListener: (listener: never) => void listeners.add(listener) },
    },
  });
});
const { onTrustedPort } = await import('#lib/background/servers/trusted-port.ts');

let served: RawPort[];

/** Opens a port as the browser would report it, and tells whether it was closed again. */
function connect(name: string, sender: Sender | undefined): { isClosed: () => boolean } {
  const [, port] = linkPorts(name);
  const disconnect = vi.fn(port.disconnect);
  for (const listener of listeners) listener({ ...port, disconnect, ...(sender && { sender }) });
  return { isClosed: () => disconnect.mock.calls.length > 0 };
}

beforeEach(() => {
  listeners.clear();
  served = [];
  onTrustedPort('key', 'options.html', (port) => void served.push(port));
});

it.each([
  ['the page itself', `${ORIGIN}/options.html`],
  ['the page with a query', `${ORIGIN}/options.html?provider=1`],
  ['the page with a fragment', `${ORIGIN}/options.html#keys`],
])('a key port from %s is served', (_what, url) => {
  expect(connect('key', { id: 'gloss', url }).isClosed()).toBe(false);
  expect(served).toHaveLength(1);
});

it.each<[string, Sender | undefined]>([
  ['no sender', undefined],
  ['a sender without a URL', { id: 'gloss' }],
  ['another extension', { id: 'other', url: `${ORIGIN}/options.html` }],
  ['a content script on a web page', { id: 'gloss', url: 'https://site.example/options.html' }],
  [
    'a web page whose path is our address',
    { id: 'gloss', url: `https://site.example/${ORIGIN}/options.html` },
  ],
  ['another of our pages', { id: 'gloss', url: `${ORIGIN}/sidepanel.html` }],
  ['a page whose URL begins alike', { id: 'gloss', url: `${ORIGIN}/options.html.evil/` }],
  ['a page below it', { id: 'gloss', url: `${ORIGIN}/options.html/sidepanel.html` }],
  ['a host that begins alike', { id: 'gloss', url: `${ORIGIN}.evil/options.html` }],
  ['another scheme', { id: 'gloss', url: 'https://gloss/options.html' }],
])('a key port from %s is closed and not served', (_what, sender) => {
  expect(connect('key', sender).isClosed()).toBe(true);
  expect(served).toEqual([]);
});

describe('the port on which a panel hands over the key of its first provider', () => {
  beforeEach(() => onTrustedPort('set-up', 'sidepanel.html', (port) => void served.push(port)));

  it('is served for the panel', () => {
    expect(connect('set-up', { id: 'gloss', url: `${ORIGIN}/sidepanel.html` }).isClosed()).toBe(false);
    expect(served).toHaveLength(1);
  });

  it.each<[string, Sender | undefined]>([
    ['no sender', undefined],
    ['another extension', { id: 'other', url: `${ORIGIN}/sidepanel.html` }],
    ['a content script on a web page', { id: 'gloss', url: 'https://site.example/sidepanel.html' }],
    ['the options page', { id: 'gloss', url: `${ORIGIN}/options.html` }],
    ['a page whose URL begins alike', { id: 'gloss', url: `${ORIGIN}/sidepanel.html.evil/` }],
    ['a host that begins alike', { id: 'gloss', url: `${ORIGIN}.evil/sidepanel.html` }],
  ])('is closed for %s', (_what, sender) => {
    expect(connect('set-up', sender).isClosed()).toBe(true);
    expect(served).toEqual([]);
  });

  it('gives no access to the port on which the options page hands over keys', () => {
    expect(connect('key', { id: 'gloss', url: `${ORIGIN}/sidepanel.html` }).isClosed()).toBe(true);
    expect(served).toEqual([]);
  });
});

it('a port with another name is left to its own server', () => {
  const port = connect('panel', { id: 'gloss', url: `${ORIGIN}/options.html` });
  expect(port.isClosed()).toBe(false);
  expect(served).toEqual([]);
});
