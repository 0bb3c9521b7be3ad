import { readFileSync } from 'node:fs';
import { Agent, createServer, request, type ServerResponse } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { hasProgram } from '#scripts/find-program.ts';
import { startRedis } from '#test/support/relay/start-redis.ts';
import { type RelayProcess, startRelayProcess } from '#test/support/relay/start-relays.ts';
import { listen, type Listening } from '#test/support/servers/listen.ts';

import { atMost, type BenchLine, figure, quantile } from './bench-line.ts';

/** A relay runs for weeks; V8 compiles the code of a request to machine code after a few hundred of them. */
const COLD_ROUNDS = 200;
const WARM_UP_ROUNDS = 300;
const ROUNDS = 700;
const RUNS = 20;
const READERS_PER_RUN = 50;
const EVENT_MS = 20;
/** Buffers and the code's own memory grow for a few seconds. */
const WARM_UP_SECONDS = 12;
const MEASURED_SECONDS = 10;
const SECONDS = WARM_UP_SECONDS + MEASURED_SECONDS + 2;

const now = (): number => performance.now();

function writeChunk(content: string): string {
  return `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`;
}

const END = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';

/** Answers at once; the model `steady` sends an event with the time in it every 20 ms. */
async function startUpstream(): Promise<Listening> {
  async function stream(response: ServerResponse): Promise<void> {
    const startedAt = now();
    for (let sent = 0; sent < (SECONDS * 1000) / EVENT_MS; sent += 1) {
      response.write(writeChunk(`t${now().toFixed(2)};`));
      await sleep(Math.max(0, startedAt + (sent + 1) * EVENT_MS - now()));
    }
    response.end(END);
  }
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => (body += text));
    incoming.on('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (body.includes('steady')) void stream(response);
      else response.end(writeChunk('word') + END);
    });
  });
  return await listen(server);
}

/** Asks for a chat completion, and returns the time to the first event of the answer. */
function timeFirstEvent(url: string, agent: Agent): Promise<number> {
  const body = JSON.stringify({ model: 'quick', stream: true, messages: [{ role: 'user', content: 'x' }] });
  return new Promise((resolve, reject) => {
    const startedAt = now();
    let first: number | undefined;
    const asked = request(`${url}/v1/chat/completions`, { method: 'POST', agent }, (response) => {
      response.on('data', (bytes: Buffer) => {
        if (bytes.includes('"content"')) first ??= now() - startedAt;
      });
      response.on('end', () => resolve(first ?? Number.NaN));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

async function measureAdded(upstream: string, relay: string, rounds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const times: Record<'direct' | 'relayed', number[]> = { direct: [], relayed: [] };
  for (let round = 0; round < rounds; round += 1) {
    const direct = await timeFirstEvent(upstream, agent);
    const relayed = await timeFirstEvent(relay, agent);
    times.direct.push(direct);
    times.relayed.push(relayed);
  }
  agent.destroy();
  return quantile(times.relayed, 0.5) - quantile(times.direct, 0.5);
}

/** A bare socket: a thousand real clients would measure themselves. Collects how late the newest event of each read is. */
function readEvents(port: number, path: string, delays: number[]): Socket {
  const socket = createConnection(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  socket.on('data', (bytes: Buffer) => {
    const at = bytes.lastIndexOf('"t');
    const sentAt = at < 0 ? Number.NaN : Number.parseFloat(bytes.toString('latin1', at + 2, at + 20));
    if (!Number.isNaN(sentAt)) delays.push(now() - sentAt);
  });
  return socket;
}

function readMemoryMb(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4096) / 1024 ** 2;
}

/** The time that a process has spent on a core, in ms. The kernel counts in steps of 10 ms. */
function readCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

interface Fanout {
  readonly p99: number;
  /** The relay's CPU time for one event to one reader. */
  readonly cpuMicroseconds: number;
  readonly grownMb: number;
}

async function measureFanout({ url, port, pid }: RelayProcess, hasSlowReader: boolean): Promise<Fanout> {
  const delays: number[] = [];
  const sockets: Socket[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const asked = await fetch(`${url}/runs`, { method: 'POST', body: '{"question":"x","model":"steady"}' });
    const { events }: { events: string } = JSON.parse(await asked.text());
    for (let reader = 0; reader < READERS_PER_RUN; reader += 1)
      sockets.push(readEvents(port, events, delays));
    if (hasSlowReader) sockets.push(readEvents(port, events, []).pause());
  }
  await sleep(WARM_UP_SECONDS * 1000);
  delays.length = 0;
  const before = { memory: readMemoryMb(pid()), cpu: readCpuMs(pid()), at: now() };
  await sleep(MEASURED_SECONDS * 1000);
  const grownMb = readMemoryMb(pid()) - before.memory;
  const events = ((now() - before.at) / EVENT_MS) * RUNS * READERS_PER_RUN;
  const cpuMicroseconds = ((readCpuMs(pid()) - before.cpu) * 1000) / events;
  const p99 = quantile(delays, 0.99);
  for (const socket of sockets) socket.destroy();
  // The runs end.
  await sleep(3_000);
  return { p99, cpuMicroseconds, grownMb };
}

/** Measures the relay in its own process; upstream and readers share this one. */
export async function benchRelay(): Promise<BenchLine[]> {
  const upstream = await startUpstream();
  const env = {
    GLOSS_UPSTREAM_URL: `${upstream.url}/v1`,
    GLOSS_UPSTREAM_KEY: 'none',
    GLOSS_RELAY_REQUESTS_PER_MINUTE: '0',
    GLOSS_RELAY_PARALLEL_PER_USER: '100',
    GLOSS_RELAY_READERS_PER_USER: '0',
  };
  const relay = await startRelayProcess(env);
  const cold = await measureAdded(upstream.url, relay.url, COLD_ROUNDS);
  await measureAdded(upstream.url, relay.url, WARM_UP_ROUNDS);
  const added = await measureAdded(upstream.url, relay.url, ROUNDS);
  const fanout = await measureFanout(relay, false);
  const withSlow = await measureFanout(relay, true);
  await relay.kill();
  const lines = [
    atMost('added to the first token', added, 1, 'ms'),
    figure('the same in the first 200 requests of a relay', cold, 'ms'),
    atMost('1,000 readers of 20 runs at 50 events/s: p99 delivery', fanout.p99, 250, 'ms'),
    figure('the same with 20 more readers that take nothing', withSlow.p99, 'ms'),
    figure('processor time of the relay for one event to one reader', fanout.cpuMicroseconds, 'µs'),
    // The runs' own events are 2 MB.
    atMost('memory that the relay gains in these 10 s', fanout.grownMb, 5, 'MB'),
  ];
  if (await hasProgram('redis')) {
    const redis = await startRedis();
    const shared = await startRelayProcess({ ...env, REDIS_URL: redis.url });
    await measureAdded(upstream.url, shared.url, WARM_UP_ROUNDS);
    const withRedis = await measureAdded(upstream.url, shared.url, ROUNDS);
    lines.push(atMost('added to the first token with Redis', withRedis, 3, 'ms'));
    await shared.kill();
    await redis.close();
  }
  await upstream.close();
  return lines;
}
