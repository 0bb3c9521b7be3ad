import { fileURLToPath } from 'node:url';

import { findFreePort } from './find-free-port.ts';
import { isAnswering, startProgram } from './start-program.ts';

/** A Portkey gateway that a test has started. */
export interface PortkeyGateway {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the Portkey gateway on loopback. It sends requests on to the server that the header `x-portkey-custom-host`
 * names, as the provider of `x-portkey-provider`.
 */
export async function startPortkey(): Promise<PortkeyGateway> {
  const script = fileURLToPath(import.meta.resolve('@portkey-ai/gateway/build/start-server.js'));
  const confining = new URL('confine-portkey.ts', import.meta.url).href;
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const program = await startProgram(
    process.execPath,
    ['--import', confining, script, `--port=${port}`, '--headless'],
    () => isAnswering(url),
  );
  return { url, close: program.kill };
}
