import { parseArgs } from 'node:util';

import { startDemoServer } from './start-demo-server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8787' },
    host: { type: 'string', default: '127.0.0.1' },
    'tokens-per-second': { type: 'string', default: '60' },
  },
});

const token = process.env['GLOSS_RELAY_TOKEN'];
const relay = await startDemoServer({
  port: readNumber('port', values.port),
  host: values.host,
  tokensPerSecond: readNumber('tokens-per-second', values['tokens-per-second']),
  // Not an option, because every user of the machine can read a command line.
  ...(token && { token }),
  rememberRequests: 0,
});
console.log(
  `The Gloss demo server is listening at ${relay.url}/v1 (OpenAI dialects) and ${relay.url}/events.`,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void relay.close());

function readNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number;
  throw new Error(`--${name} must be a number of at least 0, not ${value}.`);
}
