import { once } from 'node:events';
import type { Server } from 'node:http';

/** A server that listens on loopback. */
export interface Listening {
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends it, and whatever is still connected. */
  close(): Promise<void>;
}

/**
 * Lets a server listen on loopback, or at another address of this machine.
 *
 * @param host - As it appears in a URL. `localhost` is another host than `127.0.0.1` to a browser, and the same machine.
 * @param port - 0 takes a free one.
 */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<Listening> {
  server.listen(port, host.replaceAll(/[[\]]/g, ''));
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://${host}:${typeof address === 'object' ? address?.port : ''}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
