import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { RelayContext } from './relay-context.ts';

/** The fields of an error of OpenAI's API. */
export interface OpenAiError {
  readonly status: ContentfulStatusCode;
  readonly message: string;
  readonly type: 'invalid_request_error' | 'server_error';
  readonly param?: string;
  readonly code?: string;
}

/** Responds with an error in OpenAI's format. */
export function answerError(c: RelayContext, error: OpenAiError): Response {
  return c.json(buildErrorBody(error), error.status);
}

/** Builds the body of an error, which is also the data of an error event inside a stream. */
export function buildErrorBody({ message, type, param, code }: Omit<OpenAiError, 'status'>) {
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}

/** Responds to a malformed request; `param` names the field at fault. */
export function answerBadRequest(c: RelayContext, message: string, param?: string): Response {
  return answerError(c, { status: 400, message, type: 'invalid_request_error', ...(param && { param }) });
}

/** Responds to a request for a model that the relay does not have. */
export function answerUnknownModel(c: RelayContext, model: string): Response {
  return answerError(c, {
    status: 404,
    message: `The model \`${model}\` does not exist or you do not have access to it.`,
    type: 'invalid_request_error',
    code: 'model_not_found',
  });
}

/** Responds to a request for a response that does not exist or belongs to someone else. */
export function answerUnknownResponse(c: RelayContext, id: string): Response {
  return answerError(c, {
    status: 404,
    message: `Response with id '${id}' not found.`,
    type: 'invalid_request_error',
    param: 'id',
  });
}
