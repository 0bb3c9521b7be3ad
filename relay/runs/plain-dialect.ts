import type { DeltaReader, Dialect, ProviderRequest, RequestInput } from '#lib/providers/dialect.ts';
import { isObject } from '#lib/providers/is-object.ts';
import { parseJson } from '#lib/providers/parse-json.ts';
import type { ServerSentEvent } from '#lib/sse/server-sent-event.ts';

import type { LoggedEvent } from './run-log.ts';
import type { NewEvent } from './run-record.ts';

/** Where events go before they are stored. */
export interface Outbox {
  readonly pending: NewEvent[];
}

/** Where to take over another relay's run: its response, and the last stored event of it. */
export interface ResumePoint {
  readonly responseId: string;
  readonly sequence: number;
}

/** Finds where a run can be taken over; undefined when its upstream cannot resume it. */
export function findResumePoint(events: readonly LoggedEvent[]): ResumePoint | undefined {
  const { responseId, isForeground } = events.find((event) => event.responseId !== undefined) ?? {};
  const sequence = findLastSequence(events);
  if (responseId === undefined || sequence === undefined || isForeground) return undefined;
  return { responseId, sequence };
}

/** The upstream's number of the last event that has one. */
export function findLastSequence(events: readonly LoggedEvent[]): number | undefined {
  return events.findLast((event) => event.sequence !== undefined)?.sequence;
}

/** The number of an event of the Responses API, and the id of the response that it holds. */
export function readPlace({ data }: ServerSentEvent): {
  readonly sequence?: number;
  readonly responseId?: string;
} {
  const value = parseJson(data);
  if (!isObject<'sequence_number' | 'response'>(value)) return {};
  const { sequence_number: sequence, response } = value;
  return {
    ...(typeof sequence === 'number' && { sequence }),
    ...(isObject<'id'>(response) && typeof response.id === 'string' && { responseId: response.id }),
  };
}

/** A reader with the methods of `own` and the rest from `reader`, whose getters a spread would freeze. */
export function wrapReader(
  reader: DeltaReader,
  own: Pick<DeltaReader, 'read'> & Partial<Pick<DeltaReader, 'readJson'>>,
): DeltaReader {
  return {
    readJson: (value, isCut) => reader.readJson(value, isCut),
    readLine: (line) => reader.readLine(line),
    ...own,
    end: (closed) => reader.end(closed),
    resumed: () => reader.resumed?.(),
    get failure() {
      return reader.failure;
    },
    get resumePoint() {
      return reader.resumePoint;
    },
  };
}

/** The request for a response that the upstream is already generating; -1 means from its beginning. */
export function buildResumeRequest(base: Dialect, input: RequestInput, point: ResumePoint): ProviderRequest {
  const { responseId, sequence } = point;
  const request = base.buildResume?.(input, { type: 'response', id: responseId, sequence });
  if (!request) return base.buildRequest(input);
  // Without a number the upstream sends everything; it may refuse -1.
  return { ...request, url: request.url.replace(/&starting_after=-1$/, '') };
}

/**
 * Notes in the events which upstream event they came from, so that another relay can take over the run.
 *
 * A run that is taken over is read from its beginning, because the meaning of events depends on earlier ones.
 * Events that are already stored are dropped.
 */
export function createPlainDialect(base: Dialect, outbox: Outbox, resumePoint?: ResumePoint): Dialect {
  return {
    ...base,
    buildRequest(input) {
      return resumePoint
        ? buildResumeRequest(base, input, { ...resumePoint, sequence: -1 })
        : base.buildRequest(input);
    },
    createReader(provider, sink) {
      const reader = base.createReader(provider, sink);
      let isNamed = resumePoint !== undefined;
      return wrapReader(reader, {
        read(event) {
          const before = outbox.pending.length;
          reader.read(event);
          const isStored = resumePoint && (readPlace(event).sequence ?? Infinity) <= resumePoint.sequence;
          if (isStored) outbox.pending.length = before;
          const point = reader.resumePoint;
          if (point?.type !== 'response') return;
          const { sequence } = point;
          for (let at = before; at < outbox.pending.length; at += 1) {
            const made = outbox.pending[at];
            if (made) outbox.pending[at] = { ...made, sequence };
          }
          if (isNamed) return;
          isNamed = true;
          outbox.pending.push({ event: '', data: '', responseId: point.id, sequence });
        },
      });
    },
  };
}
