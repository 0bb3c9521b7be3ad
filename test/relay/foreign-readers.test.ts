import { spawn } from 'node:child_process';
import { once } from 'node:events';

import type { EventSourceMessage } from 'eventsource-parser';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { ANNA, type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';
import { readAllEvents } from '#test/support/streams/read-event-stream.ts';

// Readers that were not written for this relay: anything that they cannot read is not in the format.
let relay: OpenRelay;
let whole: readonly EventSourceMessage[];
beforeAll(async () => {
  relay = await openRelay();
  whole = await readAllEvents(await relay.ask('/events?question=Why%3F'));
});
beforeEach(() => {
  relay.upstream.setTokensPerSecond(0);
  relay.upstream.requests.clear();
});
afterAll(() => relay.close());

const PYTHON = `
import http.client, json, sys

url, token, last = sys.argv[1], sys.argv[2], sys.argv[3]
host, _, path = url.removeprefix("http://").partition("/")
connection = http.client.HTTPConnection(host)
headers = {"Authorization": "Bearer " + token}
if last:
    headers["Last-Event-ID"] = last
connection.request("GET", "/" + path, headers=headers)
response = connection.getresponse()
print(response.status, file=sys.stderr)
event = {}
try:
    for line in response:
        line = line.decode("utf-8").rstrip("\\n")
        if line == "":
            if "data" in event:
                print(json.dumps(event), flush=True)
            event = {}
        elif not line.startswith(":"):
            field, _, value = line.partition(": ")
            event[field] = event[field] + "\\n" + value if field in event else value
except (http.client.IncompleteRead, ConnectionResetError):
    pass
`;

/** A program that reads the events of an address, and prints the status to its standard error. */
interface Reader {
  readonly name: string;
  command(url: string, last: string): readonly [string, ...string[]];
  /** The complete events in its output. */
  parse(printed: string): Promise<EventSourceMessage[]>;
}

const READERS: readonly Reader[] = [
  {
    name: 'curl -N',
    command(url, last) {
      const args = ['-sN', '-w', '%{stderr}%{http_code}', '-H', `Authorization: Bearer ${ANNA}`, url];
      return ['curl', ...args, ...(last === '' ? [] : ['-H', `Last-Event-ID: ${last}`])];
    },
    parse: (printed) => readAllEvents(new Response(printed)),
  },
  {
    name: "Python's standard library",
    command: (url, last) => ['python3', '-c', PYTHON, url, ANNA, last],
    parse: async (printed) =>
      printed
        .split('\n')
        .filter((line) => line !== '')
        .map((line): EventSourceMessage => ({ event: undefined, ...JSON.parse(line) })),
  },
];

describe.each(READERS)('$name', ({ command, parse }) => {
  /** Reads until the connection ends. */
  async function read(last: string, onPiece: (count: number) => void = () => undefined) {
    const [program, ...args] = command(`${relay.url}/events?question=Why%3F`, last);
    const child = spawn(program, args);
    let count = 0;
    const output = { printed: '', status: '' };
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.status += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.printed += text;
      onPiece((count += 1));
    });
    await once(child, 'close');
    return { events: await parse(output.printed), status: Number(output.status), pieces: count };
  }

  function dataOf(events: readonly EventSourceMessage[]): string[] {
    return events.map(({ data }) => data);
  }

  it('reads a whole answer while it streams, and is told when it has everything', async () => {
    relay.upstream.setTokensPerSecond(400);
    const { events, status, pieces } = await read('');
    expect(status).toBe(200);
    expect(dataOf(events)).toEqual(dataOf(whole));
    expect(pieces).toBeGreaterThan(20);
    expect(await read(events.at(-1)?.id ?? '')).toEqual({ events: [], status: 204, pieces: 0 });
  });

  it('continues the answer after a broken connection, without an event lost or repeated', async () => {
    relay.upstream.setTokensPerSecond(200);
    const { events } = await read('', (count) => {
      if (count === 10) relay.dropConnections();
    });
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThan(whole.length);
    const rest = await read(events.at(-1)?.id ?? '');
    expect(dataOf([...events, ...rest.events])).toEqual(dataOf(whole));
    expect(relay.upstream.requests.all).toHaveLength(1);
  });
});
