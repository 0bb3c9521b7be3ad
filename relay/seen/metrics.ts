import { Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { ErrorKind } from '#lib/protocol/failure.ts';
import type { RunEnd, Usage } from '#lib/protocol/run.ts';
import type { RunRecord } from '#relay/runs/run-record.ts';

/** Why a request was refused by the relay itself. */
export type RefusalReason = 'token' | 'origin' | 'requests' | 'tokens' | 'queue' | 'readers' | 'draining';

/** Why the relay closed the connection of a reader. */
export type DropReason = 'behind' | 'stalled' | 'lost' | 'shutdown';

/** The metrics. */
export interface Metrics {
  /** The upstream has started a stream for this model name, so it is known to be a model. */
  firstChunk(record: RunRecord, seconds: number): void;
  ended(record: RunRecord, seconds: number, end: RunEnd | undefined, usage: Usage | undefined): void;
  /** An answer in one piece, with the status that the client got. */
  answered(model: string, seconds: number, status: number, usage: Usage | undefined): void;
  readerCame(isResuming: boolean): void;
  readerLeft(): void;
  dropped(reason: DropReason): void;
  refused(reason: RefusalReason): void;
  takenOver(): void;
  /** Everything in Prometheus' text format. */
  write(): Promise<string>;
  readonly contentType: string;
}

/**
 * Models are named by clients, and each name is a time series. Only names that the upstream has answered to
 * are used, so that a client cannot use up the series with other names.
 */
const MAX_MODELS = 50;

/** In seconds. These buckets, and those for tokens, are the ones of the conventions. */
const DURATIONS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const LABELS = [
  'gen_ai_operation_name',
  'gen_ai_provider_name',
  'gen_ai_request_model',
  'server_address',
] as const;

/** The conventions' name for a provider; its host if they have none. */
function nameProvider(host: string): string {
  if (host === 'api.openai.com') return 'openai';
  return host.endsWith('.openai.azure.com') ? 'azure.ai.openai' : host;
}

/**
 * Creates the metrics of one relay.
 *
 * Those of the upstream have the names of OpenTelemetry's conventions for generative AI, as Prometheus writes them.
 *
 * @param host - The upstream's.
 * @param running - How many runs are live.
 * @see https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/
 */
export function createMetrics(host: string, running: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const duration = new Histogram({
    name: 'gen_ai_client_operation_duration_seconds',
    help: 'Duration of answers, from their request to the upstream to their end',
    labelNames: [...LABELS, 'error_type'],
    buckets: DURATIONS,
    registers,
  });
  const firstChunk = new Histogram({
    name: 'gen_ai_client_operation_time_to_first_chunk_seconds',
    help: 'Time from the request to the upstream to the first event of the answer',
    labelNames: LABELS,
    buckets: DURATIONS,
    registers,
  });
  const tokens = new Histogram({
    name: 'gen_ai_client_token_usage',
    help: 'Tokens of a run, as the upstream counts them',
    labelNames: [...LABELS, 'gen_ai_token_type'],
    buckets: TOKENS,
    registers,
  });
  const readers = new Gauge({ name: 'gloss_relay_readers', help: 'Open event streams', registers });
  const runs = new Gauge({
    name: 'gloss_relay_runs',
    help: 'Runs that this relay produces',
    registers,
    collect() {
      this.set(running());
    },
  });
  runs.set(0);
  const resumes = new Counter({
    name: 'gloss_relay_resumes_total',
    help: 'Readers that came back',
    registers,
  });
  const drops = new Counter({
    name: 'gloss_relay_drops_total',
    help: 'Readers that the relay dropped',
    labelNames: ['reason'],
    registers,
  });
  const refusals = new Counter({
    name: 'gloss_relay_refusals_total',
    help: 'Requests that the relay refused',
    labelNames: ['reason'],
    registers,
  });
  const ends = new Counter({
    name: 'gloss_relay_runs_total',
    help: 'Ended runs, by how they ended',
    labelNames: ['state'],
    registers,
  });
  const takeovers = new Counter({
    name: 'gloss_relay_takeovers_total',
    help: 'Runs of a dead relay that this one continued or ended',
    registers,
  });

  const provider = nameProvider(host);
  const models = new Set<string>();
  function labelsOf(model: string): Record<(typeof LABELS)[number], string> {
    return {
      gen_ai_operation_name: 'chat',
      gen_ai_provider_name: provider,
      gen_ai_request_model: models.has(model) ? model : 'other',
      server_address: host,
    };
  }
  function learnModel(model: string): void {
    if (models.size < MAX_MODELS) models.add(model);
  }
  function observe(model: string, seconds: number, error: object, usage: Usage | undefined): void {
    const labels = labelsOf(model);
    duration.observe({ ...labels, ...error }, seconds);
    if (!usage) return;
    tokens.observe({ ...labels, gen_ai_token_type: 'input' }, usage.inputTokens);
    tokens.observe({ ...labels, gen_ai_token_type: 'output' }, usage.outputTokens);
  }
  function errorType(end: RunEnd | undefined): { error_type: ErrorKind | RunEnd['state'] } | object {
    if (!end || end.state === 'complete' || end.state === 'length') return {};
    return { error_type: end.failure?.kind ?? end.state };
  }

  return {
    firstChunk({ model }, seconds) {
      learnModel(model);
      firstChunk.observe(labelsOf(model), seconds);
    },
    ended({ model }, seconds, end, usage) {
      observe(model, seconds, errorType(end), usage);
      ends.inc({ state: end?.state ?? 'handed-over' });
    },
    answered(model, seconds, status, usage) {
      if (status < 400) learnModel(model);
      observe(model, seconds, status < 400 ? {} : { error_type: String(status) }, usage);
    },
    readerCame(isResuming) {
      readers.inc();
      if (isResuming) resumes.inc();
    },
    readerLeft: () => readers.dec(),
    dropped: (reason) => drops.inc({ reason }),
    refused: (reason) => refusals.inc({ reason }),
    takenOver: () => takeovers.inc(),
    write: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
