import { readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { SERVER_PRESETS } from '#lib/presets/presets.ts';
import type { Provider } from '#lib/protocol/provider.ts';
import { dialects } from '#lib/providers/dialects.ts';
import { buildDetailedListRequest } from '#lib/providers/list-request.ts';
import { readModels } from '#lib/providers/read-models.ts';
import { readPresetFixture } from '#test/support/presets/preset-fixtures.ts';
import { readAnswer } from '#test/support/streams/read-answer.ts';

it('every preset has a fixture, and every fixture belongs to a preset', () => {
  const files = readdirSync(new URL('../../fixtures/providers', import.meta.url));
  expect(files.toSorted()).toEqual(SERVER_PRESETS.map(({ id }) => `${id}.json`).toSorted());
});

describe.each(SERVER_PRESETS)('a provider of the preset $id', (preset) => {
  const fixture = readPresetFixture(preset.id);
  const provider: Provider = {
    id: 'p',
    preset: preset.id,
    name: preset.name,
    dialect: preset.dialect,
    baseUrl: fixture.baseUrl ?? preset.baseUrl,
    model: fixture.model,
    ...(preset.eventStream && { eventStream: preset.eventStream }),
  };
  const dialect = dialects[preset.dialect];

  it('gets requests in its own format', () => {
    const { url, method, keyHeader, body } = dialect.buildRequest({
      provider,
      model: fixture.model,
      turns: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'Hi' },
      ],
      refused: new Set(preset.refuses),
      parameters: { maxTokens: 100 },
    });
    expect({ url, keyHeader: keyHeader ?? 'authorization', body: JSON.parse(body ?? 'null') }).toEqual(
      fixture.request,
    );
    expect(method).toBe('POST');
  });

  it('answers with a stream that is read to its end, with nothing left over', async () => {
    const stream = new Response(fixture.stream.join('\n'), {
      headers: { 'content-type': 'text/event-stream' },
    });
    const { answer, reasoning, usage, notices, end } = await readAnswer(streamOf(stream), provider);
    expect({ answer, reasoning, usage: usage ?? null, notices, state: end.state }).toEqual({
      answer: fixture.answer,
      reasoning: fixture.reasoning,
      usage: fixture.usage,
      notices: [],
      state: 'complete',
    });
  });

  it('lists its models at its own path, or has no list', () => {
    const request = dialect.buildListRequest?.(provider);
    expect(request?.url).toBe(fixture.list?.url);
    if (!fixture.list) return;
    expect(request?.keyHeader ?? 'authorization').toBe(fixture.request.keyHeader);
    expect(readModels(fixture.list.body, (text) => text)).toEqual(fixture.list.models);
  });

  it('lists more about its models at another path, or has no such list', () => {
    expect(buildDetailedListRequest(provider)?.url).toBe(fixture.detailed?.url);
    if (!fixture.detailed) return;
    expect(readModels(fixture.detailed.body, (text) => text)).toEqual(fixture.detailed.models);
  });

  it.each(fixture.errors)(
    'fails with $status for a reason that is understood: $kind $remedy',
    async ({ status, body, kind, remedy }) => {
      const isText = typeof body === 'string';
      const response = new Response(isText ? body : JSON.stringify(body), {
        status,
        headers: { 'content-type': isText ? 'text/plain' : 'application/json' },
      });
      const { end } = await readAnswer(streamOf(response), provider);
      expect(end.failure?.kind).toBe(kind);
      // An error inside a 200 has no status.
      expect(end.failure?.status).toBe(response.ok ? undefined : status);
      expect(end.failure?.remedy).toBe(remedy);
    },
  );
});

function streamOf({ status, headers, body }: Response) {
  return { status, headers, body: body ?? new ReadableStream<Uint8Array<ArrayBuffer>>() };
}
