import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { ANNA, type OpenRelay, openRelay } from '#test/support/relay/open-relay.ts';

// Readers that were not written for this relay: what they cannot read is not in the format.
const run = promisify(execFile);

let relay: OpenRelay;
let whole: string;
beforeAll(async () => {
  relay = await openRelay();
  whole = await (await relay.ask('/events?question=Why%3F')).text();
});
afterAll(() => relay.close());

/** The events without their ids, which differ from run to run. */
function withoutIds(text: string): string {
  return text.replaceAll(/^id: .*$/gm, 'id');
}

it('curl -N reads a whole answer while it streams', async () => {
  relay.upstream.setTokensPerSecond(400);
  const curl = spawn('curl', [
    '-sN',
    '-H',
    `Authorization: Bearer ${ANNA}`,
    `${relay.url}/events?question=Why%3F`,
  ]);
  const pieces: string[] = [];
  curl.stdout.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  await once(curl, 'close');
  relay.upstream.setTokensPerSecond(0);
  expect(withoutIds(pieces.join(''))).toBe(withoutIds(whole));
  expect(pieces.length).toBeGreaterThan(20);
});

const PYTHON = `
import http.client, json, sys

host, token, last = sys.argv[1], sys.argv[2], sys.argv[3]
path = sys.argv[4]
connection = http.client.HTTPConnection(host)
headers = {"Authorization": "Bearer " + token}
if last:
    headers["Last-Event-ID"] = last
connection.request("GET", path, headers=headers)
response = connection.getresponse()
events, event = [], {}
for line in response:
    line = line.decode("utf-8").rstrip("\\n")
    if line == "":
        if "data" in event:
            events.append(event)
        event = {}
    elif not line.startswith(":"):
        field, _, value = line.partition(": ")
        event[field] = event[field] + "\\n" + value if field in event else value
print(json.dumps({"status": response.status, "events": events}))
`;

it("Python's standard library reads a whole answer, resumes it, and is told when it has everything", async () => {
  const { host } = new URL(relay.url);
  const read = async (last: string, path = '/events?question=Why%3F') => {
    const { stdout } = await run('python3', ['-c', PYTHON, host, ANNA, last, path]);
    const result: { status: number; events: { id: string; event?: string }[] } = JSON.parse(stdout);
    return result;
  };
  const { events } = await read('');
  expect(events.at(-1)?.event).toBe('end');
  const { id } = events[20] ?? { id: '' };
  expect(await read(id)).toEqual({ status: 200, events: events.slice(21) });
  expect(await read(events.at(-1)?.id ?? '')).toEqual({ status: 204, events: [] });
});
