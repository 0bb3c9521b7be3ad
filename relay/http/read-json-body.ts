import * as v from 'valibot';

import { answerBadRequest } from './openai-error.ts';
import type { RelayContext } from './relay-context.ts';

/** Parses a request's body by a schema; `refusal` is the 400 that says what is wrong with it. */
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
  const result = v.safeParse(schema, json);
  if (result.success) return { body: result.output };
  const [issue] = result.issues;
  const param = v.getDotPath(issue) ?? undefined;
  return { refusal: answerBadRequest(c, `${issue.message}${param ? ` (${param})` : ''}`, param) };
}
