import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { RelayContext } from './relay-context.ts';

/** The parts of an error as OpenAI words it. */
export interface OpenAiError {
  readonly status: ContentfulStatusCode;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'server_error';
  readonly param?: string;
  readonly code?: string;
}

/** Answers with an error in the shape that OpenAI's API gives it. */
export function answerError(c: RelayContext, error: OpenAiError): Response {
  return c.json(buildErrorBody(error), error.status);
}

/** The body of an error, which is also what an event inside a stream carries. */
export function buildErrorBody({ message, type, param, code }: Omit<OpenAiError, 'status'>) {
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}

/** A body that cannot be answered: `param` names the field. */
export function answerBadRequest(c: RelayContext, message: string, param?: string): Response {
  return answerError(c, { status: 400, message, type: 'invalid_request_error', ...(param && { param }) });
}

/** A model that the relay does not have. */
export function answerUnknownModel(c: RelayContext, model: string): Response {
  return answerError(c, {
    status: 404,
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
  });
}
