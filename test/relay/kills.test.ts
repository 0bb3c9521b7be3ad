import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type DemoServer, startDemoServer } from '#relay/demo/start-demo-server.ts';
import type { UpstreamDialect } from '#relay/runs/run-record.ts';
import { hasProgram } from '#scripts/find-program.ts';
import { followRun } from '#test/support/relay/follow-run.ts';
import { ANNA, UPSTREAM_KEY } from '#test/support/relay/open-relay.ts';
import { startRedis, type TestRedis } from '#test/support/relay/start-redis.ts';
import {
  type Proxy,
  type RelayProcess,
  startNginx,
  startRelayProcess,
} from '#test/support/relay/start-relays.ts';

// The soak sets it to 100.
const KILLS = Number(process.env['GLOSS_RELAY_KILLS'] ?? 2);

const HEADERS = { authorization: `Bearer ${ANNA}` };
const TOKENS_PER_SECOND = 400;

const hasPrograms = (await hasProgram('redis')) && (await hasProgram('nginx'));

// Most of it is waiting, so both dialects run at once, each with its own servers.
describe.skipIf(!hasPrograms).each<UpstreamDialect>(['responses', 'chat-completions'])(
  'with two relays behind nginx and an upstream of %s',
  { concurrent: true },
  (dialect) => {
    let redis: TestRedis;
    let upstream: DemoServer;
    let relays: readonly [RelayProcess, RelayProcess];
    let proxy: Proxy;
    let whole: readonly string[];
    beforeAll(async () => {
      [redis, upstream] = await Promise.all([
        startRedis(),
        startDemoServer({ token: UPSTREAM_KEY, tokensPerSecond: TOKENS_PER_SECOND }),
      ]);
      const env = {
        GLOSS_UPSTREAM_URL: `${upstream.url}/v1`,
        GLOSS_UPSTREAM_KEY: UPSTREAM_KEY,
        GLOSS_UPSTREAM_DIALECT: dialect,
        GLOSS_RELAY_MODEL: 'gloss-demo',
        GLOSS_RELAY_TOKENS: `anna:${ANNA}`,
        GLOSS_RELAY_REQUESTS_PER_MINUTE: '0',
        REDIS_URL: redis.url,
      };
      relays = await Promise.all([startRelayProcess(env), startRelayProcess(env)]);
      proxy = await startNginx(relays);
      upstream.setTokensPerSecond(0);
      const { events } = await followRun(`${proxy.url}/events?question=Why`, HEADERS, () => undefined);
      whole = events.map(({ data }) => data);
      upstream.setTokensPerSecond(TOKENS_PER_SECOND);
    });
    afterAll(async () => {
      await proxy?.close();
      await Promise.all((relays ?? []).map((relay) => relay.kill()));
      await Promise.all([upstream?.close(), redis?.close()]);
    });

    /** Starts a run at one relay directly, and returns its address below any relay. */
    async function start(at: RelayProcess): Promise<string> {
      const response = await fetch(`${at.url}/runs`, {
        method: 'POST',
        headers: HEADERS,
        body: JSON.stringify({ question: 'Why' }),
      });
      const { events }: { events: string } = JSON.parse(await response.text());
      return events;
    }

    function expectOnce(
      events: readonly { readonly id?: string | undefined; readonly event?: string | undefined }[],
    ) {
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      expect(events.filter(({ event }) => event === 'end')).toHaveLength(1);
    }

    it(
      'a reader whose relay is killed continues at the other one, without an event lost or repeated',
      { concurrent: false },
      async () => {
        for (let kill = 0; kill < KILLS; kill += 1) {
          const [producing, serving] = kill % 2 === 0 ? relays : [relays[1], relays[0]];
          const address = await start(producing);
          const at = 5 + ((kill * 37) % 300);
          let killing: Promise<void> | undefined;
          // It is connected to the relay that is killed, and reconnects through nginx.
          const direct = followRun(serving.url + address, {}, (count) => {
            if (count === at) killing ??= serving.kill();
          }).catch(() => undefined);
          const { events } = await followRun(proxy.url + address, {}, (count) => {
            if (count === at) killing ??= serving.kill();
          });
          await serving.restart();
          await direct;
          expect(events.map(({ data }) => data)).toEqual(whole);
          expectOnce(events);
        }
      },
    );

    it.skipIf(dialect !== 'responses')(
      'a response that a client streams is taken over by the other one when its relay is killed',
      { concurrent: false },
      async () => {
        const body = JSON.stringify({ model: 'gloss-demo', input: 'Why', stream: true });
        for (let kill = 0; kill < KILLS; kill += 1) {
          const producing = kill % 2 === 0 ? relays[0] : relays[1];
          const at = 5 + ((kill * 37) % 300);
          let killing: Promise<void> | undefined;
          const { events } = await followRun(
            (breaks) => `${breaks === 0 ? producing.url : proxy.url}/v1/responses`,
            HEADERS,
            (count) => {
              if (count === at) killing ??= producing.kill();
            },
            body,
          );
          await producing.restart();
          const sent = events.map(({ data }): { sequence_number: number; type: string } => JSON.parse(data));
          expect(sent.map((event) => event.sequence_number)).toEqual(sent.map((_, index) => index));
          expect(sent.filter(({ type }) => type === 'response.completed')).toHaveLength(1);
          expect(sent.at(-1)?.type).toBe('response.completed');
          expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        }
      },
    );

    it.skipIf(dialect !== 'responses')(
      'a response that is not to be stored ends as interrupted when its relay is killed',
      { concurrent: false },
      async () => {
        const body = JSON.stringify({ model: 'gloss-demo', input: 'Why', stream: true, store: false });
        for (let kill = 0; kill < KILLS; kill += 1) {
          const producing = kill % 2 === 0 ? relays[0] : relays[1];
          const at = 5 + ((kill * 37) % 300);
          let killedAt = 0;
          const { events } = await followRun(
            (breaks) => `${breaks === 0 ? producing.url : proxy.url}/v1/responses`,
            HEADERS,
            (count) => {
              if (count !== at || killedAt > 0) return;
              killedAt = performance.now();
              void producing.kill();
            },
            body,
          );
          const seconds = (performance.now() - killedAt) / 1000;
          await producing.restart();
          const sent = events.map(({ data }): { sequence_number: number } => JSON.parse(data));
          expect(sent.map((event) => event.sequence_number)).toEqual(sent.map((_, index) => index));
          expect(sent.at(-1)).toMatchObject({ type: 'error', code: 'interrupted' });
          expect(sent.length).toBeGreaterThan(at);
          expect(seconds).toBeLessThan(10);
        }
      },
    );

    const fate =
      dialect === 'responses' ? 'is taken over by the other one' : 'ends as interrupted, with its text';
    it(`a run whose relay is killed ${fate}`, { concurrent: false }, async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const [producing, other] = kill % 2 === 0 ? relays : [relays[1], relays[0]];
        const address = await start(producing);
        const at = 20 + ((kill * 37) % 300);
        let killedAt = 0;
        const readings = [proxy.url, other.url].map((url) =>
          followRun(url + address, {}, (count) => {
            if (count !== at || killedAt > 0) return;
            killedAt = performance.now();
            void producing.kill();
          }),
        );
        const followed = await Promise.all(readings);
        const seconds = (performance.now() - killedAt) / 1000;
        await producing.restart();
        for (const { events } of followed) {
          expectOnce(events);
          const data = events.map((event) => event.data);
          if (dialect === 'responses') {
            expect(data).toEqual(whole);
          } else {
            expect(data.slice(0, -1)).toEqual(whole.slice(0, data.length - 1));
            expect(JSON.parse(data.at(-1) ?? '')).toMatchObject({ reason: 'interrupted' });
            expect(data.length).toBeGreaterThan(at - 1);
            expect(seconds).toBeLessThan(10);
          }
        }
      }
    });
  },
);
