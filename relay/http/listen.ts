import { once } from 'node:events';
import type { Server } from 'node:http';

/**
 * Lets a server listen.
 *
 * @param host - An IPv6 address has no brackets here.
 * @param problem - The message of the error when it cannot.
 * @returns Its URL, without a trailing slash.
 */
export async function listen(server: Server, port: number, host: string, problem: string): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(problem, { cause });
  });
  const address = server.address();
  const taken = typeof address === 'object' && address ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;
}
