import type { HttpDialectName } from '#lib/protocol/provider.ts';

/** A provider that `@copilotkit/aimock` imitates, at the path of its real API. */
export interface AimockSurface {
  readonly name: string;
  readonly dialect: HttpDialectName;
  readonly path: string;
  readonly model: string;
  readonly preset: string;
}

const chat = { dialect: 'chat-completions', model: 'gpt-4o' } as const;

export const AIMOCK_SURFACES: readonly AimockSurface[] = [
  { ...chat, name: 'OpenAI Chat Completions', path: '/v1', preset: 'openai' },
  {
    name: 'OpenAI Responses',
    dialect: 'responses',
    path: '/v1',
    model: 'gpt-4o',
    preset: 'openai-responses',
  },
  { name: 'Anthropic', dialect: 'messages', path: '/v1', model: 'claude-sonnet-4-5', preset: 'anthropic' },
  { name: 'Gemini', dialect: 'gemini', path: '/v1beta', model: 'gemini-2.0-flash', preset: 'gemini' },
  { ...chat, name: 'Azure OpenAI', path: '/openai/v1', preset: 'azure-openai' },
  { ...chat, name: 'Ollama', path: '/v1', model: 'llama3', preset: 'ollama' },
  { ...chat, name: 'OpenRouter', path: '/api/v1', model: 'openai/gpt-4o', preset: 'openrouter' },
  { ...chat, name: 'Cohere', path: '/compatibility/v1', model: 'command-a', preset: 'cohere' },
];
