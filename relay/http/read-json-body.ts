import * as v from 'valibot';

import { answerBadRequest } from './openai-error.ts';
import type { RelayContext } from './relay-context.ts';

/** OpenAI's own limits are far lower. `JSON.stringify` runs out of stack at a few thousand levels. */
const MAX_DEPTH = 256;

function isDeeperThan(depth: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth === 0) return true;
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isDeeperThan(depth - 1, inner)) return true;
  return false;
}

/** Parses a request's body by a schema; `refusal` is the 400 response that says what is wrong. */
export async function readJsonBody<Schema extends v.GenericSchema>(
  c: RelayContext,
  schema: Schema,
): Promise<{ readonly body: v.InferOutput<Schema> } | { readonly refusal: Response }> {
  let json: unknown;
  try {
    json = JSON.parse(await c.req.text());
  } catch {
    return { refusal: answerBadRequest(c, 'We could not parse the JSON body of your request.') };
  }
  if (isDeeperThan(MAX_DEPTH, json)) {
    const message = `The JSON body is nested too deeply. Use at most ${MAX_DEPTH} levels.`;
    return { refusal: answerBadRequest(c, message) };
  }
  const result = v.safeParse(schema, json);
  if (result.success) return { body: result.output };
  const [issue] = result.issues;
  const param = v.getDotPath(issue) ?? undefined;
  return { refusal: answerBadRequest(c, `${issue.message}${param ? ` (${param})` : ''}`, param) };
}
