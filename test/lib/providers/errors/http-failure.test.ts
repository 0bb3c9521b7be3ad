import { describe, expect, it } from 'vitest';

import { isErrorReport } from '#lib/providers/errors/error-report.ts';
import { isRetryable, readHttpFailure, type HttpFailureInput } from '#lib/providers/errors/http-failure.ts';
import { readStreamFailure } from '#lib/providers/errors/stream-failure.ts';
import { testProvider } from '#test/support/streams/read-answer.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

function fail(status: number, body: unknown, part: Partial<HttpFailureInput> & { type?: string } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = new Headers({ 'content-type': part.type ?? 'application/json' });
  return readHttpFailure({ status, headers, body: text, provider: testProvider(), now: NOW, ...part });
}

describe('an HTTP failure', () => {
  const quota = 'You exceeded your current quota, please check your plan and billing details.';
  const google = {
    error: { code: 429, message: `${quota} Please retry in 35.9s.`, status: 'RESOURCE_EXHAUSTED' },
  };
  const cases: [string, number, unknown, string][] = [
    ['OpenAI, wrong key', 401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } }, 'auth'],
    [
      'Google, wrong key',
      400,
      [
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
      'auth',
    ],
    [
      'country',
      403,
      { error: { code: 'unsupported_country_region_territory', message: 'Country not supported' } },
      'permission',
    ],
    [
      'OpenRouter, moderation',
      403,
      { error: { code: 403, message: 'Your chosen model requires moderation and your input was flagged' } },
      'content_filter',
    ],
    [
      'OpenAI, no money',
      429,
      { error: { message: quota, type: 'insufficient_quota', code: 'insufficient_quota' } },
      'quota',
    ],
    ['Google, a limit per minute in the same words', 429, google, 'rate_limit'],
    [
      'xAI, no credits',
      403,
      { error: "Your team doesn't have any credits yet. You can purchase credits." },
      'quota',
    ],
    ['OpenRouter, no credits', 402, { error: { code: 402, message: 'Insufficient credits' } }, 'quota'],
    [
      'DeepSeek, no money',
      402,
      { error: { message: 'Insufficient Balance', code: 'invalid_request_error' } },
      'quota',
    ],
    [
      'Anthropic, no credit',
      400,
      { type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } },
      'quota',
    ],
    [
      'OpenAI, too fast',
      429,
      { error: { message: 'Rate limit reached', code: 'rate_limit_exceeded' } },
      'rate_limit',
    ],
    [
      'Groq, too large for a minute',
      413,
      { error: { message: 'Request too large for model: tokens per minute', code: 'rate_limit_exceeded' } },
      'rate_limit',
    ],
    [
      'OpenAI, too long',
      400,
      {
        error: {
          message: "This model's maximum context length is 8192 tokens.",
          code: 'context_length_exceeded',
        },
      },
      'context_length',
    ],
    [
      'vLLM, too long',
      400,
      {
        object: 'error',
        message: "This model's maximum context length is 4096 tokens",
        type: 'BadRequestError',
        code: 400,
      },
      'context_length',
    ],
    [
      'Anthropic, too long',
      400,
      { error: { message: 'prompt is too long: 209000 tokens > 200000 maximum' } },
      'context_length',
    ],
    [
      'llama.cpp, too long',
      400,
      {
        error: {
          code: 400,
          message: 'the request exceeds the available context size',
          type: 'exceed_context_size_error',
        },
      },
      'context_length',
    ],
    ['nginx, too large', 413, '<html><title>413 Request Entity Too Large</title></html>', 'bad_request'],
    [
      'OpenAI, no such model',
      404,
      { error: { message: 'The model `x` does not exist', code: 'model_not_found' } },
      'not_found',
    ],
    [
      'no such model with 400',
      400,
      { error: { message: 'x is not a valid model', code: 'model_not_found' } },
      'not_found',
    ],
    ['wrong method', 405, { detail: 'Method Not Allowed' }, 'not_found'],
    ['model gone', 410, { error: { message: 'This model was retired' } }, 'not_found'],
    [
      'FastAPI, validation',
      422,
      { detail: [{ loc: ['body', 'messages'], msg: 'field required', type: 'value_error.missing' }] },
      'bad_request',
    ],
    [
      'OpenAI, policy',
      400,
      { error: { message: 'Rejected', code: 'content_policy_violation' } },
      'content_filter',
    ],
    [
      'overloaded',
      529,
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'server',
    ],
    [
      'LiteLLM behind 500',
      500,
      { error: { message: 'litellm.AuthenticationError: Incorrect API key provided', code: '500' } },
      'auth',
    ],
    ['bad gateway', 502, '', 'server'],
    ['gateway timeout', 504, 'upstream request timeout', 'server'],
    ['conflict', 409, {}, 'bad_request'],
    ['teapot', 418, 'short and stout', 'bad_request'],
    ['redirect', 302, '', 'blocked'],
    ['opaque redirect', 0, '', 'blocked'],
    ['no content', 204, '', 'protocol'],
    ['a page', 200, '<!doctype html><p>hi', 'protocol'],
  ];
  it.each(cases)('%s', (_, status, body, kind) => {
    expect(fail(status, body).kind).toBe(kind);
  });

  it.each([
    ['xAI', "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
    [
      'Anthropic',
      'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length',
    ],
    ['Moonshot', 'Invalid request: Your request exceeded model token limit: 8192'],
    ['Z.AI', 'Prompt exceeds max length'],
    ['vLLM', 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.'],
    ['Qwen', 'Range of input length should be [1, 129024]'],
    ['GitHub', 'prompt token count of 128001 exceeds the limit of 128000'],
  ])('is about the length of the conversation in the words of %s', (_, message) => {
    expect(fail(400, { error: { message, type: 'invalid_request_error' } }).kind).toBe('context_length');
  });

  it.each([
    ['858.107834ms', 859],
    ['1m3.2s', 63_200],
    ['16h27m42.6s', 59_262_600],
  ])('is Google’s limit per time when it is over in %s', (wait, ms) => {
    const message = `You exceeded your current quota, please check your plan and billing details. Please retry in ${wait}.`;
    expect(fail(429, { error: { message } })).toMatchObject({ kind: 'rate_limit', retryAt: NOW + ms });
  });

  it.each([
    ['6m0s', 360_000],
    ['1h2m3s', 3_723_000],
    ['2 hours', 7_200_000],
  ])('knows the time from “try again in %s”', (wait, ms) => {
    expect(fail(429, { error: { message: `Please try again in ${wait}.` } }).retryAt).toBe(NOW + ms);
  });

  it.each([
    ['an event', 'event: error\ndata: {"error":{"message":"Too long","code":"context_length_exceeded"}}\n\n'],
    ['lines of JSON', '{"error":{"message":"Too long","code":"context_length_exceeded"}}\n{"done":true}\n'],
    [
      'an event of several lines',
      'event: error\ndata: {"error":\ndata: {"message":"Too long","code":"context_length_exceeded"}}\n\n',
    ],
    [
      'an event of several lines that end as on Windows',
      ': hi\r\n\r\ndata: {"error":\r\ndata: {"message":"Too long","code":"context_length_exceeded"}}\r\n\r\n',
    ],
  ])('is read out of %s', (_, body) => {
    expect(fail(400, body)).toEqual({ kind: 'context_length', status: 400, providerMessage: 'Too long' });
  });

  it('may be retried if that can help', () => {
    const retryable = cases.map(([, status, body]) => fail(status, body)).filter(isRetryable);
    expect(new Set(retryable.map(({ kind }) => kind))).toEqual(new Set(['rate_limit', 'server']));
    expect(isRetryable({ kind: 'network' })).toBe(true);
  });
});

describe('an error in another language', () => {
  it.each([
    ['quota', 429, '您的账户余额不足，请充值后再试。'],
    ['quota', 403, '当前账户已欠费'],
    ['quota', 429, '残高が不足しています。'],
    ['quota', 429, '할당량을 초과했습니다.'],
    ['quota', 429, 'Ihr Guthaben ist aufgebraucht.'],
    ['quota', 402, 'Solde insuffisant.'],
    ['quota', 429, 'Saldo insuficiente.'],
    ['quota', 429, 'Недостаточно средств на балансе.'],
    ['auth', 400, '无效的令牌'],
    ['content_filter', 400, '输入内容包含敏感词'],
    ['context_length', 400, '输入长度超过模型限制'],
    ['rate_limit', 429, '请求过于频繁，请稍后再试'],
    ['server', 503, '当前服务繁忙'],
  ])('is reported as %s (status %i): %s', (kind, status, message) => {
    expect(fail(status, { error: { message } }).kind).toBe(kind);
    // Inside a stream there is no status.
    expect(readStreamFailure({ error: { message } }).kind).toBe(kind);
  });
});

describe('an error in an unusual shape', () => {
  it.each([
    [{ base_resp: { status_code: 1004, status_msg: 'login fail' } }, 'login fail'],
    [{ code: 20012, message: 'Model does not exist.', data: null }, 'Model does not exist.'],
    [{ header: { code: 10013, message: 'Not allowed', sid: 'x' } }, 'Not allowed'],
    [{ error_code: 336003, error_msg: 'too long' }, 'too long'],
    [{ Message: 'Denied', Code: 'AccessDenied' }, 'Denied'],
    [
      { errors: { messages: ['is missing', 'is empty'], model: ['is unknown'] } },
      'messages: is missing, is empty; model: is unknown',
    ],
    [{ event: 'error', message: 'Gone' }, 'Gone'],
    [{ type: 'error', errorText: 'Overloaded' }, 'Overloaded'],
    [{ status: 'error', message: 'No GPU' }, 'No GPU'],
    [{ detail: 'Not Found' }, 'Not Found'],
    [{ message: 'Bad', type: 'invalid_request_error', code: null }, 'Bad'],
    [{ Response: { Error: { Code: 'X', Message: 'Tencent' } } }, 'Tencent'],
    [{ success: false, message: 'No' }, 'No'],
    [[{ error: { message: 'In a list' } }], 'In a list'],
    [{ error: '' }, undefined],
    [{ error: '', code: 500 }, undefined],
    [{ error: { code: 0, message: 'No GPU' } }, 'No GPU'],
    [{ error: {} }, undefined],
  ])('is an error: %j', (value, message) => {
    expect(isErrorReport(value)).toBe(true);
    expect(readStreamFailure(value).providerMessage).toBe(message);
  });

  it.each([
    { choices: [], error: null },
    { choices: [{ delta: { content: 'a' } }], error: {} },
    { choices: [], base_resp: { status_code: 0, status_msg: 'success' } },
    { choices: [], code: 1, message: 'a' },
    { header: { code: 0, message: 'Success' }, payload: {} },
    { type: 'status', message: 'Searching' },
    { code: 200, message: 'ok' },
    { code: '0', msg: 'success' },
    { text: 'a', error: null },
    { message: { content: 'a' }, done: false },
    { message: { content: 'a' }, done: false, error: '' },
    { type: 'end', error: {} },
    { done: true, error: { code: 0, message: '' } },
    { choices: [], error: { code: 200, message: 'OK' } },
    'error',
    null,
  ])('is not an error: %j', (value) => {
    expect(isErrorReport(value)).toBe(false);
  });
});

describe('the provider’s messages', () => {
  const cases: [string, unknown, string | undefined][] = [
    ['a text', { error: 'model "nope" not found' }, 'model "nope" not found'],
    ['nested', { error: { message: 'deep', type: 'x' } }, 'deep'],
    ['detail', { detail: 'Not Found' }, 'Not Found'],
    ['detail that is an object', { detail: { error: { message: 'proxied' } } }, 'proxied'],
    ['message', { message: 'plain' }, 'plain'],
    ['message that is a list', { message: ['a must be b', 'c must be d'] }, 'a must be b; c must be d'],
    ['errors', { errors: [{ message: 'one' }, { message: 'two' }] }, 'one; two'],
    ['Google', [{ error: { code: 400, message: 'from Google' } }], 'from Google'],
    ['FastAPI', { detail: [{ loc: ['body', 'n'], msg: 'too small', type: 'v' }] }, 'body.n: too small'],
    [
      'OpenRouter',
      { error: { message: 'Provider returned error', metadata: { raw: '{"error":{"message":"busy"}}' } } },
      'Provider returned error: busy',
    ],
    ['JSON in a text', { error: { message: '{"error":{"message":"inner"}}' } }, 'inner'],
    ['a gateway’s fault', { fault: { text: 'Invalid ApiKey', detail: { code: 'x' } } }, 'Invalid ApiKey'],
    ['a field of its own', { status: 'fail', code: 'E1', info: 'No seats left' }, 'No seats left'],
    ['OAuth', { error: 'invalid_grant', error_description: 'expired' }, 'invalid_grant'],
    ['no JSON', 'upstream connect error', 'upstream connect error'],
    ['nothing', '', undefined],
    ['an empty object', {}, undefined],
    ['numbers and nothing', { error: { message: 5, code: null } }, undefined],
    ['deep nesting', JSON.parse(`${'{"error":'.repeat(50)}"x"${'}'.repeat(50)}`), undefined],
  ];
  it.each(cases)('are found: %s', (_, body, words) => {
    expect(fail(400, body).providerMessage).toBe(words);
  });

  it('are at most 2,000 characters, cut after the key is out', () => {
    const key = 'sk-abcdefghijklmnop';
    const redact = (text: string): string => text.replaceAll(key, '[key]');
    const { providerMessage } = fail(400, { error: `${'x'.repeat(1990)}${key}` }, { redact });
    expect(providerMessage).toHaveLength(1995);
    expect(providerMessage).toContain('[key]');
    expect(fail(400, { error: 'y'.repeat(5000) }).providerMessage).toHaveLength(2000);
  });

  it.each([
    [
      '<html><head><title>502 Bad Gateway</title></head><body><script>x</script></body></html>',
      '502 Bad Gateway',
    ],
    ['\n <!DOCTYPE html><TITLE lang="en"> Just a moment... </TITLE>', 'Just a moment...'],
    ['<title>A &amp; B &lt;b&gt; &bogus;</title>', 'A & B <b> &bogus;'],
    ['<title><b>x</b></title>', undefined],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', undefined],
    ['<p>no title', undefined],
    ['<title>Error</title>\n<body><pre>Cannot POST /chat<br>at x</pre>', 'Cannot POST /chat'],
    ['<title>Error</title>', 'Error'],
    [
      '<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>No question</p>',
      '400 Bad Request: No question',
    ],
    ['<body><h1 class="a">Too Many Requests</h1>', 'Too Many Requests'],
    ['<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>', 'Reduce your rate.'],
  ])('of a page are its title, or what says more: %s', (body, words) => {
    expect(fail(502, body, { type: 'text/html' }).providerMessage).toBe(words);
  });

  it('are not taken from what is labelled as a page, unless nothing in it is markup', () => {
    expect(fail(502, 'Oops <script>x</script>', { type: 'text/html' }).providerMessage).toBeUndefined();
    expect(fail(429, 'Only 10 a minute', { type: 'text/html' }).providerMessage).toBe('Only 10 a minute');
  });

  it('are not bytes that were no text', () => {
    expect(fail(502, '\u001f\uFFFD\b\u0000Kx', { type: 'text/plain' }).providerMessage).toBeUndefined();
  });

  it('may be the data of an event that is no JSON', () => {
    expect(fail(503, 'event: error\ndata: Model overloaded\n\n').providerMessage).toBe('Model overloaded');
  });
});

describe('an HTTP failure knows', () => {
  it.each(['x-request-id', 'request-id', 'apim-request-id', 'x-ms-request-id', 'cf-ray'])(
    'the id in %s',
    (name) => {
      expect(fail(500, {}, { headers: new Headers({ [name]: 'req_1' }) }).requestId).toBe('req_1');
    },
  );

  const waits: [string, Record<string, string>, unknown, number | undefined][] = [
    ['seconds', { 'retry-after': '26' }, {}, 26_000],
    ['fractions', { 'retry-after': '0.5' }, {}, 500],
    ['milliseconds', { 'retry-after-ms': '1500', 'retry-after': '9' }, {}, 1500],
    ['a date', { 'retry-after': new Date(NOW + 5000).toUTCString() }, {}, 5000],
    ['a date in the past', { 'retry-after': new Date(NOW - 5000).toUTCString() }, {}, undefined],
    ['a negative number', { 'retry-after': '-5' }, {}, undefined],
    ['a negative number that looks like a year', { 'retry-after': '-3600' }, {}, undefined],
    ['nonsense that ends with a year', { 'retry-after': 'soon 3600' }, {}, undefined],
    ['a date as ISO writes it', { 'retry-after': new Date(NOW + 5000).toISOString() }, {}, 5000],
    ['nonsense', { 'retry-after': 'soon' }, {}, undefined],
    ['Azure’s sentence', {}, { error: { message: 'Please retry after 26 seconds.' } }, 26_000],
    ['OpenAI’s sentence', {}, { error: { message: 'Please try again in 120ms. Visit' } }, 120],
    ['Groq’s sentence', {}, { error: { message: 'Please try again in 7.66s. Visit' } }, 7660],
    ['minutes', {}, { error: { message: 'Try again in 2 minutes' } }, 120_000],
    ['no wait in the sentence', {}, { error: { message: 'Limit: 3 requests' } }, undefined],
  ];
  it.each(waits)('when to ask again: %s', (_, headers, body, wait) => {
    const { retryAt } = fail(429, body, { headers: new Headers(headers) });
    expect(retryAt).toBe(wait === undefined ? undefined : NOW + wait);
  });

  it('no time where waiting does not help', () => {
    expect(fail(401, {}, { headers: new Headers({ 'retry-after': '5' }) }).retryAt).toBeUndefined();
  });
});

describe('the remedy of an HTTP failure:', () => {
  it.each([
    ['http://127.0.0.1:11434/v1', 'custom-openai', 'allow-origin'],
    ['http://192.168.1.2:11434/v1', 'custom-openai', 'allow-origin'],
    ['https://my.ollama.example/v1', 'ollama', 'allow-origin'],
    ['https://api.openai.com/v1', 'openai', undefined],
  ])('an empty 403 of %s (%s)', (baseUrl, preset, remedy) => {
    const failure = fail(403, '', { provider: testProvider({ baseUrl, preset }) });
    expect(failure).toEqual({ kind: 'permission', status: 403, ...(remedy && { remedy }) });
  });

  it('a 403 with words is about something else', () => {
    expect(fail(403, { error: 'no' }).remedy).toBeUndefined();
  });

  it('a missing path is about the base URL, a missing model is not', () => {
    expect(fail(404, { detail: 'Not Found' }).remedy).toBe('check-base-url');
    expect(fail(404, '<title>404</title>').remedy).toBe('check-base-url');
    expect(fail(404, { error: "model 'x' not found" }).remedy).toBeUndefined();
  });

  it('a page in place of an answer', () => {
    expect(fail(200, '<p>Welcome').remedy).toBe('check-base-url');
    const provider = testProvider({ dialect: 'event-stream' });
    expect(fail(200, '<p>Welcome', { provider }).remedy).toBe('send-data-lines');
  });
});
