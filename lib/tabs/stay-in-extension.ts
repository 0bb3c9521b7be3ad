/**
 * Cancels every navigation of this page to the web. Links that open a new tab are not affected.
 *
 * No policy can stop a page from navigating: browsers dropped the directive `navigate-to`. This stops
 * injected code from sending the page's content away in an address. It cannot stop such code from opening a
 * new tab.
 */
export function stayInExtension(): void {
  // Read before anything else runs, so that later code cannot replace them.
  const prevent = Event.prototype.preventDefault;
  const { apply } = Reflect;
  const { test } = RegExp.prototype;
  const web = /^https?:/iu;
  // This works in Chromium. Firefox 153 made the request anyway.
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (apply(test, web, [event.destination.url])) apply(prevent, event, []);
  });
}
