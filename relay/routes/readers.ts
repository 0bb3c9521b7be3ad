import type { ServerResponse } from 'node:http';

import type { Clock } from '#lib/clock/clock.ts';
import type { RunLog } from '#relay/runs/run-log.ts';
import { isWireForm } from '#relay/runs/run-record.ts';
import type { DropReason, Metrics } from '#relay/seen/metrics.ts';

/** How patient a relay is with its readers. */
export interface ReaderLimits {
  /** How often a silent stream sends a comment. */
  readonly heartbeatMs: number;
  /** How long a reader may read nothing while there is something to read. */
  readonly stallMs: number;
  /** How far a reader may fall behind, beyond where it started. */
  readonly maxLagBytes: number;
  /** How long a dropped reader has to read the reason. */
  readonly flushMs: number;
}

export const defaultReaderLimits: ReaderLimits = {
  heartbeatMs: 15_000,
  stallMs: 30_000,
  maxLagBytes: 4 * 1024 * 1024,
  flushMs: 5_000,
};

/** The open event streams of a relay. */
export interface Readers {
  /**
   * Sends the events after `seq`, then new ones as they come, to the end of the run. The response's head has
   * been written. A slow reader does not hold up the others.
   */
  add(outgoing: ServerResponse, log: RunLog, seq: number): void;
  readonly count: number;
  /** How many of them read runs of this user. */
  countOf(user: string): number;
  /** Breaks every connection, so that readers come back to another relay. */
  dropAll(): void;
  close(): void;
}

interface Reader {
  tick(now: number): void;
  drop(reason: DropReason): void;
}

/** Backlogs are written in pieces of this size. */
const PIECE_BYTES = 64 * 1024;

const KEEP_ALIVE = ': keep-alive\n\n';

const REASONS: Readonly<Record<DropReason, string>> = {
  behind: 'This reader is too far behind the answer. Reconnect with Last-Event-ID to continue.',
  stalled: 'This reader has read nothing for too long. Reconnect with Last-Event-ID to continue.',
  lost: 'The relay’s store has lost this run.',
  shutdown: 'This relay is shutting down. Reconnect with Last-Event-ID to continue.',
};

/**
 * The last thing that a dropped reader gets. OpenAI's clients would mistake an unknown event for part of the
 * answer.
 */
function writeReason(log: RunLog, reason: DropReason): string {
  const message = REASONS[reason];
  if (isWireForm(log.record.form) && reason !== 'lost') return `: ${message}\n\n`;
  const kind = reason === 'lost' ? 'server' : 'network';
  return `event: error\ndata: ${JSON.stringify({ error: { kind, type: 'server_error', code: reason, message } })}\n\n`;
}

/** Creates the set of readers, with one timer for all of them. */
export function createReaders(clock: Clock, metrics: Metrics, limits: ReaderLimits): Readers {
  const readers = new Set<Reader>();
  const counts = new Map<string, number>();
  const stopTicking = clock.every(Math.min(1_000, limits.heartbeatMs, limits.stallMs), () => {
    const now = clock.now();
    for (const reader of readers) reader.tick(now);
  });

  function countOf(user: string): number {
    return counts.get(user) ?? 0;
  }

  function add(outgoing: ServerResponse, log: RunLog, seq: number): void {
    const { user } = log.record;
    let next = Math.min(seq, log.events.length);
    let sent = 0;
    for (let at = 0; at < next; at += 1) sent += log.events[at]?.bytes?.length ?? 0;
    const firstLag = log.size - sent;
    let writtenAt = clock.now();
    let blockedAt: number | undefined;
    let isOver = false;

    function pump(): void {
      if (isOver) return;
      while (blockedAt === undefined && next < log.events.length) {
        const pieces: Buffer[] = [];
        let size = 0;
        while (next < log.events.length && size < PIECE_BYTES) {
          const bytes = log.events[next]?.bytes;
          next += 1;
          if (!bytes) continue;
          pieces.push(bytes);
          size += bytes.length;
        }
        const [first] = pieces;
        if (!first) continue;
        sent += size;
        writtenAt = clock.now();
        if (!outgoing.write(pieces.length === 1 ? first : Buffer.concat(pieces, size))) blockedAt = writtenAt;
      }
      if (next < log.events.length) return;
      if (log.end) {
        leave();
        outgoing.end();
      } else if (log.isLost) reader.drop('lost');
    }

    const reader: Reader = {
      tick(now) {
        if (blockedAt === undefined) {
          if (now - writtenAt < limits.heartbeatMs) return;
          writtenAt = now;
          if (!outgoing.write(KEEP_ALIVE)) blockedAt = now;
        } else if (now - blockedAt >= limits.stallMs) reader.drop('stalled');
        else if (log.size - sent > firstLag + limits.maxLagBytes) reader.drop('behind');
      },
      drop(reason) {
        if (isOver) return;
        leave();
        metrics.dropped(reason);
        if (reason === 'shutdown') {
          // A clean end would say that the answer is over.
          outgoing.write(writeReason(log, reason), () => outgoing.destroy());
        } else outgoing.end(writeReason(log, reason));
        clock.after(limits.flushMs, () => outgoing.destroy());
      },
    };

    const stopReading = log.read(pump);
    function leave(): void {
      if (isOver) return;
      isOver = true;
      stopReading();
      readers.delete(reader);
      const left = countOf(user) - 1;
      if (left > 0) counts.set(user, left);
      else counts.delete(user);
      metrics.readerLeft();
    }

    readers.add(reader);
    counts.set(user, countOf(user) + 1);
    metrics.readerCame(seq > 0);
    outgoing.on('drain', () => {
      blockedAt = undefined;
      pump();
    });
    outgoing.once('close', leave);
    if (outgoing.destroyed) leave();
    pump();
  }

  return {
    add,
    countOf,
    get count() {
      return readers.size;
    },
    dropAll() {
      for (const reader of readers) reader.drop('shutdown');
    },
    close: stopTicking,
  };
}
