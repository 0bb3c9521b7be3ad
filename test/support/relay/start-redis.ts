import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { findProgram } from '#scripts/find-program.ts';

import { findFreePort } from '../servers/find-free-port.ts';
import { startProgram } from '../servers/start-program.ts';

/** A Redis server of a test. */
export interface TestRedis {
  readonly url: string;
  /** Sends one command in Redis' inline form. */
  command(line: string): Promise<string>;
  /** Makes it stop answering until `resume`, like a lost network. */
  pause(): void;
  resume(): void;
  /** Kills it, and starts one at the same address after `awayMs`: an empty one, unless it keeps its data. */
  restart(awayMs?: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts Debian's Redis on a free port.
 *
 * @param folder - Where it keeps its data; in memory only when absent.
 */
export async function startRedis(folder?: string): Promise<TestRedis> {
  const program = await findProgram('redis');
  const port = await findFreePort();
  const keeping =
    folder === undefined ? [] : ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'];
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...keeping];
  const start = () => startProgram(program, args, (output) => output.includes('Ready to accept connections'));
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    command: (line) =>
      new Promise((resolve, reject) => {
        const socket = createConnection(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
        socket.once('error', reject);
        socket.once('data', (bytes: Buffer) => {
          socket.destroy();
          resolve(bytes.toString());
        });
      }),
    pause: () => void server.child.kill('SIGSTOP'),
    resume: () => void server.child.kill('SIGCONT'),
    async restart(awayMs = 0) {
      await server.kill();
      await sleep(awayMs);
      server = await start();
    },
    close: () => server.kill(),
  };
}
