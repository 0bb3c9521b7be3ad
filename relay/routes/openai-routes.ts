import { Hono } from 'hono';
import * as v from 'valibot';

import { isObject } from '#lib/providers/is-object.ts';
import { answerBadRequest, answerUnknownModel, answerUnknownResponse } from '#relay/http/openai-error.ts';
import { readJsonBody } from '#relay/http/read-json-body.ts';
import type { RelayContext, RelayEnv } from '#relay/http/relay-context.ts';
import { readEventId } from '#relay/runs/encode-event.ts';
import type { RunQuestion } from '#relay/runs/perform-run.ts';
import type { RunLog } from '#relay/runs/run-log.ts';
import { DIALECT_PATHS, UPSTREAM_DIALECTS, type UpstreamDialect } from '#relay/runs/run-record.ts';
import type { ResponseOwner } from '#relay/runs/run-store.ts';

import { askUpstream, type PlainRequest, type UpstreamAnswer } from './ask-upstream.ts';
import { forAdmitted, forUsers, refuseReader, refuseWork } from './check-user.ts';
import { modelNameSchema } from './plain-question.ts';
import { resumeRun } from './plain-runs.ts';
import type { RelayParts } from './relay-parts.ts';
import { sendNewRun, sendRun } from './send-run.ts';

/** The parts of an OpenAI client's request that the relay reads; the rest passes through. */
const requestSchema = v.looseObject({
  model: modelNameSchema,
  stream: v.nullish(v.boolean(), false),
  background: v.nullish(v.boolean()),
});
type OpenAiRequest = v.InferOutput<typeof requestSchema>;

/** Creates the routes under `/v1`: the parts of OpenAI's API that ask models. */
export function createOpenAiRoutes(parts: RelayParts): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  const { store } = parts;

  routes.get(
    '/models',
    forUsers(parts, async (c) => (await askUpstream(c, parts, { method: 'GET', path: 'models' })).response),
  );
  routes.get(
    '/models/:id{.+}',
    forUsers(parts, async (c) => {
      const id = c.req.param('id') ?? '';
      // With the relay's key, a path outside the models could read other people's data.
      if (/(^|\/)\.{1,2}(\/|$)/.test(id)) return answerUnknownModel(c, id);
      return (await askUpstream(c, parts, { method: 'GET', path: `models/${encodePath(id)}` })).response;
    }),
  );

  for (const form of UPSTREAM_DIALECTS) {
    const ask = forAdmitted(parts, async (c, user) => {
      const read = await readJsonBody(c, requestSchema);
      if ('refusal' in read) return read.refusal;
      const { body } = read;
      if (!body.stream) return await answerAtOnce(c, parts, user, form, body);
      return (
        refuseReader(c, parts, user) ??
        (await startWire(c, parts, user, form, body, { type: 'wire', form, body }))
      );
    });
    routes.post(`/${DIALECT_PATHS[form]}`, async (c) => {
      const last = readEventId(c.req.header('last-event-id') ?? '');
      return last ? await resumeRun(c, parts, last.run) : await ask(c);
    });
  }

  routes.get(
    '/responses/:id',
    forOwners(parts, async (c, id, { user, run }) => {
      if (c.req.query('stream') !== 'true') return await passOn(c, parts, id, 'GET');
      const after = c.req.query('starting_after') ?? '-1';
      if (!/^-?\d{1,9}$/.test(after)) return answerBadRequest(c, 'Expected an integer.', 'starting_after');
      const full = refuseReader(c, parts, user);
      if (full) return full;
      const log = run === undefined ? undefined : await store.open(run);
      if (log?.record.form === 'responses') return sendRun(c, parts, log, findSeq(log, Number(after)));
      const refusal = await refuseWork(c, parts, user);
      if (refusal) return refusal;
      const question = { type: 'resume', responseId: id, sequence: Number(after) } as const;
      return await startWire(c, parts, user, 'responses', { model: 'unknown', background: true }, question);
    }),
  );
  routes.post(
    '/responses/:id/cancel',
    forOwners(parts, (c, id) => passOn(c, parts, id, 'POST', '/cancel')),
  );
  routes.delete(
    '/responses/:id',
    forOwners(parts, (c, id) => passOn(c, parts, id, 'DELETE')),
  );
  return routes;
}

/** Restricts a handler to responses of its user. */
function forOwners(
  parts: RelayParts,
  handle: (c: RelayContext, id: string, owner: ResponseOwner) => Promise<Response>,
) {
  return forUsers(parts, async (c, user) => {
    const id = c.req.param('id') ?? '';
    const owner = await parts.store.findResponse(id);
    return owner?.user === user ? await handle(c, id, owner) : answerUnknownResponse(c, id);
  });
}

async function passOn(
  c: RelayContext,
  parts: RelayParts,
  id: string,
  method: PlainRequest['method'],
  suffix = '',
): Promise<Response> {
  return (await askUpstream(c, parts, { method, path: `responses/${encodePath(id)}${suffix}` })).response;
}

/** Asks without a stream. It takes a place like a run, and ends when its client leaves. */
async function answerAtOnce(
  c: RelayContext,
  parts: RelayParts,
  user: string,
  form: UpstreamDialect,
  body: OpenAiRequest,
): Promise<Response> {
  const leave = await parts.queue.enter(user, c.req.raw.signal);
  const startedAt = performance.now();
  let answer: UpstreamAnswer;
  try {
    answer = await askUpstream(c, parts, {
      method: 'POST',
      path: DIALECT_PATHS[form],
      body: JSON.stringify(body),
    });
  } finally {
    leave();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  parts.metrics.answered(body.model, seconds, answer.response.status, answer.usage);
  if (answer.usage) await parts.admission.spend(user, answer.usage);
  const { value } = answer;
  if (form === 'responses' && isObject<'id'>(value) && typeof value.id === 'string')
    await parts.store.rememberResponse(value.id, { user });
  return answer.response;
}

async function startWire(
  c: RelayContext,
  parts: RelayParts,
  user: string,
  form: UpstreamDialect,
  { model, background }: Pick<OpenAiRequest, 'model' | 'background'>,
  question: RunQuestion,
): Promise<Response> {
  const isBackground = background ?? false;
  const { log } = await parts.runs.start({ user, model, form, dialect: form, isBackground, question });
  return await sendNewRun(c, parts, log, parts.config.heartbeatMs);
}

/** The number of the last event of a run that a client has, by the upstream's own numbers. */
function findSeq(log: RunLog, sequence: number): number {
  const next = log.events.find((event) => (event.sequence ?? -1) > sequence);
  return next ? next.seq - 1 : log.events.length;
}

function encodePath(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}
