import type { Clock } from '#lib/clock/clock.ts';
import { type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import type { InspectorFrame, StreamEntry, StreamInfo } from '#lib/protocol/frames/inspector-frames.ts';
import { createStreamTap, type StreamTap, type TappedQuestion } from '#lib/runs/stream-tap.ts';

/** What serving the inspector needs. */
export interface InspectorServerOptions {
  readonly clock: Clock;
  /** Keeps the background awake until the returned function is called. */
  hold(): () => void;
}

/** Sends the stream inspector what runs send and receive. */
export interface InspectorServer {
  serve(port: RawPort): void;
  /** Taps a run that is starting; undefined when no inspector is open, or the run is of a private window. */
  openTap(question: TappedQuestion): StreamTap | undefined;
}

/** Entries from this many ms are sent together; each has its own time. */
const BATCH_MS = 40;

type InspectorPort = TypedPort<never, InspectorFrame>;

function isNothing(_value: unknown): _value is never {
  return false;
}

function describe({ input: { provider, model }, origin }: TappedQuestion, startedAt: number): StreamInfo {
  const { name, dialect, eventStream } = provider;
  const { method = 'POST', textField = '' } = eventStream ?? {};
  return {
    startedAt,
    provider: name,
    model,
    dialect,
    origin,
    ...(eventStream && { eventStream: { method, textField } }),
  };
}

/**
 * An open inspector keeps the background awake: otherwise a run could start a new background, which the
 * inspector would not know of.
 */
export function createInspectorServer({ clock, hold }: InspectorServerOptions): InspectorServer {
  const ports = new Set<InspectorPort>();

  return {
    serve(rawPort) {
      const port: InspectorPort = wrapPort<never, InspectorFrame>(rawPort, isNothing);
      const release = hold();
      ports.add(port);
      port.closed.addEventListener('abort', () => {
        ports.delete(port);
        release();
      });
    },
    openTap(question) {
      if (ports.size === 0 || question.context.isPrivate) return undefined;
      const run = crypto.randomUUID();
      const startedAt = clock.now();
      // An inspector opened later could not show this run from its start.
      const viewers = [...ports];
      const send = (frame: InspectorFrame): void => {
        for (const port of viewers) port.send(frame);
      };
      let batch: StreamEntry[] = [];
      let cancelFlush: (() => void) | undefined;
      const flush = (): void => {
        cancelFlush?.();
        cancelFlush = undefined;
        if (batch.length > 0) send({ type: 'stream-entries', run, entries: batch });
        batch = [];
      };
      send({ type: 'stream-start', run, info: describe(question, startedAt) });
      return createStreamTap({
        ...question,
        dialect: question.input.provider.dialect,
        clock,
        startedAt,
        add(entry) {
          batch.push(entry);
          cancelFlush ??= clock.after(BATCH_MS, flush);
        },
        end(end) {
          flush();
          send({ type: 'stream-end', run, end });
        },
      });
    },
  };
}
