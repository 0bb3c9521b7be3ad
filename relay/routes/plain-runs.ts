import { Hono } from 'hono';
import * as v from 'valibot';

import { answerBadRequest } from '#relay/http/openai-error.ts';
import { readJsonBody } from '#relay/http/read-json-body.ts';
import type { RelayContext, RelayEnv } from '#relay/http/relay-context.ts';
import type { StartedRun } from '#relay/runs/create-runs.ts';
import { readEventId } from '#relay/runs/encode-event.ts';

import { findUser, forAdmitted, forUsers, refuseReader, refuseUser } from './check-user.ts';
import { buildTurns, type PlainQuestion, plainQuestionSchema } from './plain-question.ts';
import type { RelayParts } from './relay-parts.ts';
import { answerUnknownRun, readLastSeq, sendRun } from './send-run.ts';

/** Creates the routes of the plain event stream: `/runs` and `/events`. */
export function createPlainRoutes(parts: RelayParts): Hono<RelayEnv> {
  const routes = new Hono<RelayEnv>();
  const { runs, store } = parts;

  routes.post(
    '/runs',
    forAdmitted(parts, async (c, user) => {
      const read = await readJsonBody(c, plainQuestionSchema);
      if ('refusal' in read) return read.refusal;
      const started = await startPlain(c, parts, user, read.body);
      if (started instanceof Response) return started;
      const { id } = started.log.record;
      const events = `/runs/${id}/events?ticket=${started.ticket}`;
      return c.json({ id, events }, 201, { Location: `/runs/${id}`, 'Gloss-Run': id });
    }),
  );

  routes.get('/runs/:id/events', async (c) => {
    const user = findUser(c, parts);
    const ticket = c.req.query('ticket');
    if (user === undefined && ticket === undefined) return refuseUser(c, parts);
    const log = await runs.find(c.req.param('id'), user, ticket);
    if (!log) return answerUnknownRun(c);
    return refuseReader(c, parts, log.record.user) ?? sendRun(c, parts, log, readLastSeq(c, log.record.id));
  });

  routes.delete(
    '/runs/:id',
    forUsers(parts, async (c, user) => {
      const log = await runs.find(c.req.param('id') ?? '', user);
      if (!log) return answerUnknownRun(c);
      await store.cancel(log.record.id);
      return c.body(null, 204);
    }),
  );

  const ask = forAdmitted(parts, async (c, user) => {
    const read = c.req.method === 'GET' ? readQuery(c) : await readJsonBody(c, plainQuestionSchema);
    if ('refusal' in read) return read.refusal;
    const refusal = refuseReader(c, parts, user);
    if (refusal) return refusal;
    const started = await startPlain(c, parts, user, read.body);
    return started instanceof Response ? started : sendRun(c, parts, started.log, 0);
  });
  routes.on(['GET', 'POST'], '/events', async (c) => {
    const last = readEventId(c.req.header('last-event-id') ?? '');
    return last ? await resumeRun(c, parts, last.run) : await ask(c);
  });
  return routes;
}

/** Continues the run that the reader's last event belongs to. Nothing is asked a second time. */
export async function resumeRun(c: RelayContext, parts: RelayParts, id: string): Promise<Response> {
  const user = findUser(c, parts);
  if (user === undefined) return refuseUser(c, parts);
  const log = await parts.runs.find(id, user);
  if (!log) return answerUnknownRun(c);
  return refuseReader(c, parts, user) ?? sendRun(c, parts, log, readLastSeq(c, id));
}

async function startPlain(
  c: RelayContext,
  { runs, config }: RelayParts,
  user: string,
  question: PlainQuestion,
): Promise<StartedRun | Response> {
  const model = question.model ?? config.model;
  if (model === undefined) return answerBadRequest(c, 'Name a model.', 'model');
  const turns = buildTurns(question);
  if (turns.at(-1)?.role !== 'user') return answerBadRequest(c, 'Ask a question.', 'question');
  return await runs.start({
    user,
    model,
    form: question.format === 'text' ? 'text-events' : 'events',
    dialect: config.upstream.dialect,
    isBackground: false,
    question: { type: 'plain', input: { model, turns } },
  });
}

function readQuery(c: RelayContext) {
  const result = v.safeParse(v.omit(plainQuestionSchema, ['messages', 'images']), c.req.query());
  return result.success
    ? { body: { ...result.output, messages: [], images: [] } }
    : { refusal: answerBadRequest(c, result.issues[0].message, v.getDotPath(result.issues[0]) ?? undefined) };
}
