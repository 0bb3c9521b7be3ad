import type { HttpDialectName } from '#lib/protocol/provider.ts';

import { readPayloads } from '../markdown/payloads.ts';
import { streamParts } from '../servers/write-stream.ts';
import { namedFaults } from './named-faults.ts';
import type { Delivery, Scenario, ScenarioContext } from './scenario.ts';
import type { Vector } from './vector-schema.ts';
import { readVectors, walkChunks } from './vectors.ts';

const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
};

/** A name such as `vector:06-pause-40s@bytes@scale=0.001`: kind, what, and parameters. */
export interface ScenarioName {
  readonly kind: string;
  readonly what: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a scenario's name; undefined when it is none. */
export function parseScenarioName(name: string): ScenarioName | undefined {
  const [, kind, rest] = /^(vector|fault|payload|answer):(.*)$/s.exec(name) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  if (kind === 'answer') return { kind, what: rest, parameters: new Map() };
  const [what = '', ...parameters] = rest.split('@');
  return {
    kind,
    what,
    parameters: new Map(
      parameters.map((parameter): [string, string] => {
        const [key = '', value = ''] = parameter.split('=');
        return [key, value];
      }),
    ),
  };
}

/** Reads how a scenario is to be delivered. */
export function readDelivery({ parameters }: ScenarioName): Delivery {
  const readNumber = (key: string): number | undefined =>
    parameters.has(key) ? Number(parameters.get(key)) : undefined;
  return { bytewise: parameters.has('bytes'), cutAt: readNumber('cut'), timeScale: readNumber('scale') };
}

/**
 * Finds the scenario of a name.
 *
 * @throws {Error} When there is none; it says what the names look like.
 */
export function findScenario({ kind, what, parameters }: ScenarioName, context: ScenarioContext): Scenario {
  if (kind === 'vector') {
    const vector = readVectors().find(({ name }) => name === what);
    if (vector) return playVector(vector, context);
  } else if (kind === 'fault') {
    const build = namedFaults[what];
    if (build) return build({ ...context, parts: streamParts[context.dialect], parameters });
  } else {
    const text =
      kind === 'answer' ? what : readPayloads(`${context.otherUrl}/exfil`).find(({ id }) => id === what)?.md;
    if (text !== undefined) return answerText(text, Number(parameters.get('split') ?? 3), context.dialect);
  }
  throw new Error(
    `No scenario ${kind}:${what}. There are vector:NAME, fault:NAME, payload:ID and answer:TEXT.`,
  );
}

function playVector(vector: Vector, { otherUrl }: ScenarioContext): Scenario {
  const fill = (text: string): string =>
    text
      .replaceAll(/\{\{DATE\+(\d+)\}\}/g, (_, seconds) =>
        new Date(Date.now() + 1000 * Number(seconds)).toUTCString(),
      )
      .replaceAll('{{OTHER}}', () => otherUrl)
      .replaceAll('{{EXFIL}}', () => `${otherUrl}/exfil`);
  const headers = Object.entries(vector.http.headers).map(([key, value]) => [key, fill(value)]);
  const chunks = vector.chunks.map((chunk) => (typeof chunk === 'string' ? fill(chunk) : chunk));
  return {
    http: { ...vector.http, headers: Object.fromEntries(headers) },
    steps: () => walkChunks({ ...vector, chunks }),
  };
}

/** A good stream of a text, so many characters in each delta. */
function answerText(text: string, split: number, dialect: HttpDialectName): Scenario {
  const { open, delta, close } = streamParts[dialect];
  const characters = Array.from(text);
  return {
    http: { status: 200, headers: eventStreamHeaders },
    *steps() {
      yield { bytes: Buffer.from(open) };
      for (let at = 0; at < characters.length; at += split) {
        yield { bytes: Buffer.from(delta(characters.slice(at, at + split).join(''))) };
      }
      yield { bytes: Buffer.from(close) };
    },
  };
}
