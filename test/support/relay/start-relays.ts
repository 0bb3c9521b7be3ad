import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findProgram } from '#scripts/find-program.ts';

import { findFreePort } from '../servers/find-free-port.ts';
import { startProgram, type StartedProgram } from '../servers/start-program.ts';
import { readDocumented } from './read-documented.ts';

const MAIN = join(import.meta.dirname, '../../../relay/main.ts');

/** A relay in its own process. */
export interface RelayProcess {
  readonly port: number;
  readonly url: string;
  pid(): number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same port. */
  restart(): Promise<void>;
}

/** Starts `relay/main.ts`. */
export async function startRelayProcess(env: Readonly<Record<string, string>>): Promise<RelayProcess> {
  const port = await findFreePort();
  const start = (): Promise<StartedProgram> =>
    startProgram(process.execPath, [MAIN], (output) => output.includes('relay listening'), {
      env: { ...env, PORT: String(port) },
    });
  let program = await start();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    pid: () => program.child.pid ?? 0,
    kill: () => program.kill(),
    async restart() {
      await program.kill();
      program = await start();
    },
  };
}

/** A reverse proxy in front of relays. */
export interface Proxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts Debian's nginx with the directives that the documentation shows. */
export async function startNginx(relays: readonly RelayProcess[]): Promise<Proxy> {
  const [program, port, folder] = await Promise.all([
    findProgram('nginx'),
    findFreePort(),
    mkdtemp(join(tmpdir(), 'gloss-nginx-')),
  ]);
  const servers = relays.map((relay) => `server 127.0.0.1:${relay.port} max_fails=1 fail_timeout=1s;`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const config = `daemon off;
pid ${folder}/pid;
error_log ${folder}/error.log;
worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  upstream relays { ${servers.join(' ')} }
  server {
    listen 127.0.0.1:${port};
    location / {
${readDocumented('nginx')}}
  }
}
`;
  await writeFile(join(folder, 'nginx.conf'), config);
  const url = `http://127.0.0.1:${port}`;
  const isUp = async (): Promise<boolean> =>
    await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  const args = ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')];
  const nginx = await startProgram(program, args, isUp);
  return {
    url,
    async close() {
      // Its workers end with it when it is asked to; SIGKILL would leave them.
      const ended = new Promise((resolve) => nginx.child.once('exit', resolve));
      nginx.child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
