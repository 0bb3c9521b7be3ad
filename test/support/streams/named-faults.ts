import type { StreamParts } from '../servers/write-stream.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';
import type { Vector } from './vector-schema.ts';
import { walkChunks } from './vectors.ts';

/** What a fault is built from. */
export interface FaultInput extends ScenarioContext {
  readonly parts: StreamParts;
  readonly parameters: ReadonlyMap<string, string>;
}

type Fault = (input: FaultInput) => Scenario;

/** The text that has arrived when a fault of the middle happens. */
export const textBeforeFault = 'Half of the answer ';
/** The text that comes after it, where the fault lets it. */
export const textAfterFault = 'and the rest.';

/**
 * The faults by name, each in the dialect of its request. `@ms=` sets their pause, `@n=` how many deltas.
 *
 * The stalls last until the client leaves.
 */
export const namedFaults: Readonly<Record<string, Fault>> = {
  none: ({ parts }) => stream([writeHalf(parts), writeRest(parts)]),
  'reset-before-headers': () => ({ ...stream([]), http: { ...ok, resetBeforeHeaders: true } }),
  'reset-mid': ({ parts }) => stream([writeHalf(parts)], 'reset'),
  'reset-in-character': ({ parts }) => stream([writeHalf(parts), cutCharacter(parts)], 'reset'),
  'fin-without-end': ({ parts }) => stream([writeHalf(parts)], 'cut'),
  'fin-in-character': ({ parts }) => stream([writeHalf(parts), cutCharacter(parts)], 'cut'),
  /** The body closes properly, before the dialect's terminal signal. */
  'clean-close-mid': ({ parts }) => stream([writeHalf(parts)]),
  'content-length-long': ({ parts }) =>
    stream([writeHalf(parts)], 'cut', { ...ok.headers, 'content-length': '99999' }),
  /** Content-Length covers the first half only. */
  'content-length-short': ({ parts }) =>
    stream([writeHalf(parts), writeRest(parts)], undefined, {
      ...ok.headers,
      'content-length': String(Buffer.byteLength(writeHalf(parts))),
    }),
  gzip: ({ parts }) => ({
    ...stream([writeHalf(parts), writeRest(parts)]),
    http: { ...ok, encoding: 'gzip' },
  }),
  'stall-headers': () => ({ ...stream([]), http: { ...ok, delayHeadersMs: Infinity } }),
  'stall-body': () => stream([], 'hang'),
  'stall-mid': ({ parts }) => stream([writeHalf(parts)], 'hang'),
  /** The complete stream, and then silence instead of a close. */
  'stall-at-end': ({ parts }) => stream([writeHalf(parts), writeRest(parts)], 'hang'),
  'late-headers': ({ parts, parameters }) => ({
    ...stream([writeHalf(parts), writeRest(parts)]),
    http: { ...ok, delayHeadersMs: readNumber(parameters, 'ms', 35_000) },
  }),
  'pause-mid': ({ parts, parameters }) =>
    stream([writeHalf(parts), { delay: readNumber(parameters, 'ms', 35_000) }, writeRest(parts)]),
  /** Comments only, in the middle: life, but no event. */
  'comments-mid': ({ parts, parameters }) =>
    stream([
      writeHalf(parts),
      {
        every: {
          t: ': keep-alive\n\n',
          n: readNumber(parameters, 'n', 10),
          ms: readNumber(parameters, 'ms', 15_000),
        },
      },
      writeRest(parts),
    ]),
  drip: ({ parts, parameters }) =>
    stream([
      parts.open,
      {
        every: {
          t: parts.delta('x'),
          n: readNumber(parameters, 'n', 30),
          ms: readNumber(parameters, 'ms', 1000),
        },
      },
      parts.close,
    ]),
  'drip-characters': ({ parts, parameters }) =>
    stream([{ drip: { t: `${writeHalf(parts)}${writeRest(parts)}`, ms: readNumber(parameters, 'ms', 5) } }]),
  flood: ({ parts, parameters }) =>
    stream([
      parts.open,
      { repeat: { t: parts.delta('a'), n: readNumber(parameters, 'n', 20_000) } },
      parts.close,
    ]),
  /** 50 MB without a line end. */
  'endless-line': ({ parts }) =>
    stream([writeHalf(parts), 'data: ', { repeat: { t: '0123456789abcdef', n: 3_276_800 } }]),
  'malformed-event': ({ parts }) =>
    stream([writeHalf(parts), 'data: {"choices":[{"ind\n\n', writeRest(parts)]),
  'busy-then-ok': ({ parts }) => ({
    ...stream([writeHalf(parts), writeRest(parts)]),
    http: { ...ok, failFirst: { n: 1, status: 503, headers: { 'retry-after': '1' } } },
  }),
  redirect: ({ otherUrl }) => ({
    ...stream([]),
    http: { status: 307, headers: { location: `${otherUrl}/leak` } },
  }),
};

const ok = {
  status: 200,
  headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
};

function stream(
  chunks: Vector['chunks'],
  end?: NonNullable<Vector['end']>,
  headers: Record<string, string> = ok.headers,
): Scenario {
  return { http: { ...ok, headers }, steps: () => walkChunks({ chunks, ...(end && { end }) }) };
}

function writeHalf({ open, delta }: StreamParts): string {
  return open + delta(textBeforeFault);
}

function writeRest({ delta, close }: StreamParts): string {
  return delta(textAfterFault) + close;
}

/** A delta that ends after the second of a character's four bytes. */
function cutCharacter({ delta }: StreamParts): { b64: string } {
  const bytes = Buffer.from(delta('😀'));
  return { b64: bytes.subarray(0, bytes.indexOf(Buffer.from('😀')) + 2).toString('base64') };
}

function readNumber(parameters: ReadonlyMap<string, string>, key: string, otherwise: number): number {
  return Number(parameters.get(key) ?? otherwise);
}
