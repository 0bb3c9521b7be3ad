import { browser, type Browser } from 'wxt/browser';

import type { RawPort } from '#lib/ports/wrap-port.ts';

/**
 * Calls `serve` for each port of that name that one of our own pages opens.
 *
 * A content script can open a port with any name, and its `sender.id` is ours, too: only its URL tells it
 * apart.
 *
 * @param page - The one page that may open such a port, such as `options.html`.
 */
export function onTrustedPort(name: string, page: string, serve: (port: RawPort) => void): void {
  const address = new URL(page, browser.runtime.getURL('/')).href;
  browser.runtime.onConnect.addListener((port: Browser.runtime.Port) => {
    if (port.name !== name) return;
    const isOurs = port.sender?.id === browser.runtime.id && isAt(port.sender.url, address);
    if (isOurs) serve(port);
    else port.disconnect();
  });
}

function isAt(url: string | undefined, address: string): boolean {
  return (
    url === address || url?.startsWith(`${address}?`) === true || url?.startsWith(`${address}#`) === true
  );
}
