import type { ChatModel } from 'openai/resources/shared';

import type { ServerPreset } from './preset.ts';

const SERVICE = { group: 'service', needsKey: true, refuses: [] } as const;

const CHAT_SERVICE = { ...SERVICE, dialect: 'chat-completions' } as const;

/** Checked against the package's own list, so that an update reveals removed models. */
const OPENAI_MODELS: readonly ChatModel[] = ['gpt-5.4-mini', 'gpt-5.4'];

const OPENAI = {
  ...SERVICE,
  baseUrl: 'https://api.openai.com/v1',
  models: OPENAI_MODELS,
  keyPage: 'https://platform.openai.com/api-keys',
  billingPage: 'https://platform.openai.com/settings/organization/billing',
  // Random padding of each event, against a listener who measures lengths: it doubles the bytes.
  streamOptions: { include_obfuscation: false },
} as const;

const GEMINI = {
  ...SERVICE,
  models: ['gemini-2.5-flash', 'gemini-2.5-pro'],
  keyPage: 'https://aistudio.google.com/apikey',
} as const;

/** Companies that sell answers. */
export const SERVICES: readonly ServerPreset[] = [
  {
    ...OPENAI,
    id: 'openai',
    name: 'OpenAI',
    dialect: 'chat-completions',
    // Its newer models require `max_completion_tokens`; all of its models accept it.
    refuses: ['max_tokens'],
    systemRole: 'developer',
  },
  { ...OPENAI, id: 'openai-responses', name: 'OpenAI (Responses)', dialect: 'responses' },
  {
    ...SERVICE,
    id: 'anthropic',
    name: 'Anthropic',
    dialect: 'messages',
    baseUrl: 'https://api.anthropic.com/v1',
    models: ['claude-sonnet-4-6', 'claude-opus-4-6', 'claude-haiku-4-5'],
    keyPage: 'https://console.anthropic.com/settings/keys',
    billingPage: 'https://console.anthropic.com/settings/billing',
  },
  {
    ...GEMINI,
    id: 'gemini',
    name: 'Google Gemini',
    dialect: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  },
  {
    ...GEMINI,
    id: 'gemini-compatible',
    name: 'Google Gemini (OpenAI-compatible)',
    dialect: 'chat-completions',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
  },
  {
    ...CHAT_SERVICE,
    id: 'azure-openai',
    name: 'Azure OpenAI',
    baseUrl: '',
    resourceUrl: 'https://{resource}.openai.azure.com/openai/v1',
    // The model is the name of a deployment. The list names base models, which cannot be called.
    models: [],
    listPath: null,
    keyHeader: 'api-key',
    keyPage: 'https://ai.azure.com/',
    refuses: ['max_tokens'],
  },
  {
    ...CHAT_SERVICE,
    id: 'mistral',
    name: 'Mistral',
    baseUrl: 'https://api.mistral.ai/v1',
    models: ['mistral-small-latest', 'mistral-large-latest'],
    keyPage: 'https://console.mistral.ai/api-keys',
    // It refuses unknown fields, and sends usage without being asked.
    refuses: ['stream_options'],
  },
  {
    ...CHAT_SERVICE,
    id: 'groq',
    name: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    models: ['openai/gpt-oss-120b'],
    keyPage: 'https://console.groq.com/keys',
  },
  {
    ...CHAT_SERVICE,
    id: 'deepseek',
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    models: ['deepseek-chat', 'deepseek-reasoner'],
    keyPage: 'https://platform.deepseek.com/api_keys',
    billingPage: 'https://platform.deepseek.com/top_up',
  },
  {
    ...SERVICE,
    id: 'xai',
    name: 'xAI',
    dialect: 'responses',
    baseUrl: 'https://api.x.ai/v1',
    models: ['grok-4'],
    keyPage: 'https://console.x.ai',
    billingPage: 'https://console.x.ai',
    refuses: ['background'],
  },
  {
    ...CHAT_SERVICE,
    id: 'openrouter',
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    models: ['openrouter/auto'],
    keyPage: 'https://openrouter.ai/settings/keys',
    billingPage: 'https://openrouter.ai/settings/credits',
    // Its model list needs no key, and a free model may not need one, either.
    keyTestPath: 'key',
  },
  {
    ...CHAT_SERVICE,
    id: 'together',
    name: 'Together AI',
    baseUrl: 'https://api.together.xyz/v1',
    models: [],
    keyPage: 'https://api.together.ai/settings/api-keys',
    billingPage: 'https://api.together.ai/settings/billing',
  },
  {
    ...CHAT_SERVICE,
    id: 'fireworks',
    name: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    models: [],
    keyPage: 'https://app.fireworks.ai/settings/users/api-keys',
  },
  {
    ...CHAT_SERVICE,
    id: 'perplexity',
    name: 'Perplexity',
    baseUrl: 'https://api.perplexity.ai',
    models: ['sonar', 'sonar-pro'],
    keyPage: 'https://www.perplexity.ai/settings/api',
    billingPage: 'https://www.perplexity.ai/settings/api',
    listPath: null,
    // Every chunk has the usage so far.
    refuses: ['stream_options'],
  },
  {
    ...CHAT_SERVICE,
    id: 'cohere',
    name: 'Cohere',
    baseUrl: 'https://api.cohere.ai/compatibility/v1',
    models: ['command-a-03-2025'],
    keyPage: 'https://dashboard.cohere.com/api-keys',
    // The compatible API has no list; the native one has, below the same origin.
    listPath: '/v1/models?endpoint=chat&page_size=1000',
  },
  {
    ...CHAT_SERVICE,
    id: 'huggingface',
    name: 'Hugging Face',
    baseUrl: 'https://router.huggingface.co/v1',
    models: [],
    keyPage: 'https://huggingface.co/settings/tokens',
    billingPage: 'https://huggingface.co/settings/billing',
  },
  {
    ...CHAT_SERVICE,
    id: 'vercel',
    name: 'Vercel AI Gateway',
    baseUrl: 'https://ai-gateway.vercel.sh/v1',
    models: [],
    keyPage: 'https://vercel.com/d?to=%2F%5Bteam%5D%2F~%2Fai%2Fapi-keys',
  },
  {
    ...CHAT_SERVICE,
    id: 'moonshot',
    name: 'Moonshot AI',
    baseUrl: 'https://api.moonshot.ai/v1',
    models: ['kimi-k3'],
    keyPage: 'https://platform.moonshot.ai/console/api-keys',
  },
  {
    ...CHAT_SERVICE,
    id: 'zai',
    name: 'Z.AI',
    baseUrl: 'https://api.z.ai/api/paas/v4',
    models: ['glm-4.6'],
    keyPage: 'https://z.ai/manage-apikey/apikey-list',
  },
];
