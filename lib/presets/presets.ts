import type { ChatModel } from 'openai/resources/shared';

import type { DialectName, EventStream } from '#lib/protocol/provider.ts';

/** A provider as data: what the options page fills in when the user picks it. */
export interface Preset {
  readonly id: string;
  /** The brand; empty for a custom provider, which goes by its dialect. */
  readonly name: string;
  readonly dialect: DialectName;
  /** Empty for a custom provider. */
  readonly baseUrl: string;
  /** Whether requests without a key fail. A key may be saved in any case. */
  readonly needsKey: boolean;
  /** Suggested models, best first. The user may enter any other. */
  readonly models: readonly string[];
  /** Where the user creates a key. Shown as a link, never opened by itself. */
  readonly keyPage?: string;
  /** Parameters that this provider is known to refuse; seeds `RequestInput.refused`. */
  readonly refuses: readonly string[];
  /** The request of an event stream. */
  readonly eventStream?: EventStream;
}

const OPENAI_MODELS: readonly ChatModel[] = ['gpt-5.4-mini', 'gpt-5.4', 'gpt-5.4-nano', 'gpt-4.1-mini'];

const OPENAI = {
  baseUrl: 'https://api.openai.com/v1',
  needsKey: true,
  models: OPENAI_MODELS,
  keyPage: 'https://platform.openai.com/api-keys',
} as const;

const CUSTOM = { baseUrl: '', needsKey: false, models: [], refuses: [] } as const;

/** What a provider falls back to whose preset is no longer known. */
export const CUSTOM_PRESET: Preset = {
  id: 'custom-openai',
  name: '',
  dialect: 'chat-completions',
  ...CUSTOM,
};

/** The known providers, in the order of the options page. */
export const PRESETS: readonly Preset[] = [
  {
    id: 'openai',
    name: 'OpenAI',
    dialect: 'chat-completions',
    ...OPENAI,
    // Its newer models want `max_completion_tokens`; all of its models take it.
    refuses: ['max_tokens'],
  },
  { id: 'openai-responses', name: 'OpenAI (Responses)', dialect: 'responses', ...OPENAI, refuses: [] },
  {
    id: 'anthropic',
    name: 'Anthropic',
    dialect: 'messages',
    baseUrl: 'https://api.anthropic.com/v1',
    needsKey: true,
    models: ['claude-sonnet-4-6', 'claude-opus-4-6', 'claude-haiku-4-5'],
    keyPage: 'https://console.anthropic.com/settings/keys',
    refuses: [],
  },
  {
    id: 'gemini',
    name: 'Google Gemini',
    dialect: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    needsKey: true,
    models: ['gemini-2.5-flash', 'gemini-2.5-pro'],
    keyPage: 'https://aistudio.google.com/apikey',
    refuses: [],
  },
  {
    id: 'ollama',
    name: 'Ollama',
    dialect: 'chat-completions',
    baseUrl: 'http://127.0.0.1:11434/v1',
    needsKey: false,
    models: [],
    refuses: [],
  },
  {
    id: 'lm-studio',
    name: 'LM Studio',
    dialect: 'chat-completions',
    baseUrl: 'http://127.0.0.1:1234/v1',
    needsKey: false,
    models: [],
    refuses: [],
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    dialect: 'chat-completions',
    baseUrl: 'https://openrouter.ai/api/v1',
    needsKey: true,
    models: ['openrouter/auto'],
    keyPage: 'https://openrouter.ai/settings/keys',
    refuses: [],
  },
  {
    id: 'demo',
    name: 'Gloss demo server',
    dialect: 'chat-completions',
    baseUrl: 'http://127.0.0.1:8787/v1',
    needsKey: false,
    models: ['gloss-demo', 'gloss-demo-reasoning', 'gloss-demo-long', 'gloss-demo-broken'],
    refuses: [],
  },
  CUSTOM_PRESET,
  { id: 'custom-responses', name: '', dialect: 'responses', ...CUSTOM },
  { id: 'custom-gemini', name: '', dialect: 'gemini', ...CUSTOM },
  { id: 'custom-messages', name: '', dialect: 'messages', ...CUSTOM },
  {
    id: 'custom-event-stream',
    name: '',
    dialect: 'event-stream',
    ...CUSTOM,
    eventStream: {
      method: 'POST',
      template: '{"question": "{{question}}", "context": "{{context}}"}',
      textField: '',
    },
  },
];

export function findPreset(id: string): Preset | undefined {
  return PRESETS.find((preset) => preset.id === id);
}
