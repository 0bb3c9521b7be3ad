import type { RequestRecord } from '#relay/demo/request-log.ts';
import type { DemoServer } from '#relay/demo/start-demo-server.ts';

/** Asks the relay the same again, and reads the answer as any client would: the same question, the same text. */
export async function readRelayText(relay: DemoServer, request: RequestRecord | undefined): Promise<string> {
  if (!request) throw new Error('The relay was not asked');
  relay.setTokensPerSecond(0);
  const response = await fetch(`${relay.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: request.body,
  });
  let text = '';
  for (const line of (await response.text()).split('\n')) {
    if (!line.startsWith('data: {')) continue;
    const chunk: { choices: { delta: { content?: string } }[] } = JSON.parse(line.slice(6));
    text += chunk.choices[0]?.delta.content ?? '';
  }
  return text;
}
