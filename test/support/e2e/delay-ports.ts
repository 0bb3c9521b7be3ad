/**
 * A script for `LaunchOptions.backgroundScript`: every message of a page reaches the background this much later, in ms,
 * and so does the end of its port. What a user does before the background has answered can then be seen.
 */
export function delayPorts(ms: number): string {
  return `
    for (const runtime of new Set([globalThis.browser?.runtime, globalThis.chrome?.runtime])) {
      const listen = runtime?.onConnect.addListener.bind(runtime.onConnect);
      if (listen) runtime.onConnect.addListener = (accept) => listen((port) => {
        for (const event of [port.onMessage, port.onDisconnect]) {
          const add = event.addListener.bind(event);
          event.addListener = (tell) => add((...args) => setTimeout(() => tell(...args), ${ms}));
        }
        accept(port);
      });
    }
  `;
}
