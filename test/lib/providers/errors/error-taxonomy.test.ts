import {
  APIError,
  AuthenticationError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'openai/error';
import { BadRequestError, ConflictError, InternalServerError, UnprocessableEntityError } from 'openai/error';
import { expect, it } from 'vitest';

import { readHttpFailure } from '#lib/providers/errors/http-failure.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

/** The client's class for each of our kinds. */
const classes: Record<string, readonly (new (...parts: never[]) => Error)[]> = {
  auth: [AuthenticationError],
  permission: [PermissionDeniedError],
  not_found: [NotFoundError],
  rate_limit: [RateLimitError],
  server: [InternalServerError],
  bad_request: [BadRequestError, ConflictError, UnprocessableEntityError],
};

it.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 529])(
  'a bare %i has the same meaning as for OpenAI’s client',
  (status) => {
    const headers = new Headers();
    const { kind } = readHttpFailure({ status, headers, body: '{}', provider: testProvider(), now: 0 });
    const error = APIError.generate(status, {}, undefined, headers);
    expect(classes[kind]?.some((one) => error instanceof one)).toBe(true);
  },
);
