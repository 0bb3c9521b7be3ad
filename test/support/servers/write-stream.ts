import type { HttpDialectName } from '#lib/protocol/provider.ts';

/** The parts of a good stream in one dialect, as texts of whole events. */
export interface StreamParts {
  readonly open: string;
  readonly delta: (text: string) => string;
  /** The finish reason and the terminal signal; empty where the end of the body is the signal. */
  readonly close: string;
}

/** Writes the streams that the fault server then breaks. */
export const streamParts: Readonly<Record<HttpDialectName, StreamParts>> = {
  'chat-completions': {
    open: writeChunk({ role: 'assistant', content: '' }),
    delta: (text) => writeChunk({ content: text }),
    close: `${writeChunk({}, 'stop')}data: [DONE]\n\n`,
  },
  responses: {
    open: writeEvent('response.created', { response: writeResponse('in_progress') }),
    delta: (delta) =>
      writeEvent('response.output_text.delta', {
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        delta,
      }),
    close: writeEvent('response.completed', { response: writeResponse('completed') }),
  },
  messages: {
    open:
      writeEvent('message_start', {
        message: { id: 'msg_fault', usage: { input_tokens: 1, output_tokens: 1 } },
      }) + writeEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    delta: (text) => writeEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    close:
      writeEvent('content_block_stop', { index: 0 }) +
      writeEvent('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }) +
      writeEvent('message_stop', {}),
  },
  gemini: {
    open: '',
    delta: (text) => writeGemini({ content: { role: 'model', parts: [{ text }] } }),
    close: writeGemini({ finishReason: 'STOP' }),
  },
  'event-stream': {
    open: '',
    delta: (text) => `data: ${JSON.stringify({ text })}\n\n`,
    close: '',
  },
};

/** Tells the dialect from the path that a request was sent to. */
export function findDialect(path: string): HttpDialectName {
  const [pathname = ''] = path.split('?');
  if (pathname.endsWith('/chat/completions')) return 'chat-completions';
  if (pathname.endsWith('/messages')) return 'messages';
  if (pathname.endsWith(':streamGenerateContent')) return 'gemini';
  return pathname.endsWith('/responses') ? 'responses' : 'event-stream';
}

function writeGemini(candidate: object): string {
  return `data: ${JSON.stringify({ candidates: [{ index: 0, ...candidate }] })}\n\n`;
}

function writeChunk(delta: object, finish_reason: string | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason }];
  const head = {
    id: 'chatcmpl-fault',
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: 'fault',
  };
  return `data: ${JSON.stringify({ ...head, choices })}\n\n`;
}

function writeEvent(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

function writeResponse(status: string) {
  return { id: 'resp_fault', object: 'response', status, output: [] };
}
