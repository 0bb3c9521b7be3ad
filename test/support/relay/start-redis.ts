import { createConnection } from 'node:net';

import { findProgram } from '#scripts/find-program.ts';

import { findFreePort } from '../servers/find-free-port.ts';
import { startProgram } from '../servers/start-program.ts';

/** A Redis server of a test. It keeps nothing on the disk. */
export interface TestRedis {
  readonly url: string;
  /** Sends one command in Redis' inline form. */
  command(line: string): Promise<string>;
  /** Makes it answer nothing until `resume`, as a lost network would. */
  pause(): void;
  resume(): void;
  /** Kills it and starts an empty one at the same address. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts Debian's Redis on a free port. */
export async function startRedis(): Promise<TestRedis> {
  const program = await findProgram('redis');
  const port = await findFreePort();
  const start = () =>
    startProgram(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], (output) =>
      output.includes('Ready to accept connections'),
    );
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
    async restart() {
      await server.kill();
      server = await start();
    },
    close: () => server.kill(),
  };
}
