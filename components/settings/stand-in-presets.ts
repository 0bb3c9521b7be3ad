import type { DialectName, EventStream } from '#lib/protocol/provider.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly dialect: DialectName;
  readonly baseUrl: string;
  readonly needsKey: boolean;
  readonly models: readonly string[];
  readonly eventStream?: EventStream;
}

const eventStream: EventStream = { method: 'GET', template: 'q={{prompt}}', textField: '' };

export const presets: readonly Preset[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    dialect: 'chat-completions',
    baseUrl: 'https://api.openai.com/v1',
    needsKey: true,
    models: ['gpt-5'],
  },
  {
    id: 'ollama',
    name: 'Ollama',
    dialect: 'chat-completions',
    baseUrl: 'http://localhost:11434/v1',
    needsKey: false,
    models: [],
  },
  {
    id: 'custom-chat',
    name: 'Custom (OpenAI-compatible)',
    dialect: 'chat-completions',
    baseUrl: '',
    needsKey: false,
    models: [],
  },
  {
    id: 'custom-responses',
    name: 'Custom (Responses)',
    dialect: 'responses',
    baseUrl: '',
    needsKey: false,
    models: [],
  },
  {
    id: 'custom-stream',
    name: 'Custom (event stream)',
    dialect: 'event-stream',
    baseUrl: '',
    needsKey: false,
    models: [],
    eventStream,
  },
];

export type BaseUrlCheck =
  | { readonly type: 'ok' | 'insecure'; readonly url: URL }
  | { readonly type: 'refused'; readonly reason: string };

export function checkBaseUrl(text: string): BaseUrlCheck {
  if (!URL.canParse(text)) return { type: 'refused', reason: 'This is not an address.' };
  const url = new URL(text);
  if (url.protocol === 'https:') return { type: 'ok', url };
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(url.hostname);
  return { type: isLoopback ? 'ok' : 'insecure', url };
}
