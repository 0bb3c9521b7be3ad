import type { ModelKind } from '#lib/protocol/model.ts';

import { isObject } from './is-object.ts';

type Item = Readonly<Record<string, unknown>>;

/** Servers' names for each kind, in `type` (Together, Vercel, LM Studio) or `mode` (LiteLLM). */
const KINDS_BY_WORD: Readonly<Record<string, ModelKind>> = {
  chat: 'chat',
  language: 'chat',
  llm: 'chat',
  vlm: 'chat',
  code: 'chat',
  completion: 'chat',
  responses: 'chat',
  embedding: 'embedding',
  embeddings: 'embedding',
  image: 'image',
  image_generation: 'image',
  audio: 'audio',
  speech: 'audio',
  transcription: 'audio',
  transcribe: 'audio',
  audio_speech: 'audio',
  audio_transcription: 'audio',
  realtime: 'audio',
  moderation: 'other',
  rerank: 'other',
  reranking: 'other',
  video: 'other',
  video_generation: 'other',
};

/** Names of models that cannot answer questions, for servers that list only names. */
const KINDS_BY_NAME: readonly (readonly [ModelKind, RegExp])[] = [
  ['embedding', /embed|\b(?:bge|gte|e5|minilm)\b/i],
  ['audio', /whisper|transcri|\b(?:tts|stt|realtime|live|audio|voice|speech)\b/i],
  ['image', /\b(?:dall-e|image|imagen|flux|sdxl|stable-diffusion)\b/i],
  ['other', /moderation|re-?rank|\b(?:guard|ocr|sora|veo|aqa|computer-use)\b|gpt-3\.5-turbo-instruct/i],
];

function includesAny(list: unknown, words: readonly string[]): boolean {
  return Array.isArray(list) && words.some((word) => list.includes(word));
}

/** The kind according to the list itself; undefined if that is inconclusive. */
function statedKind(item: Item): ModelKind | undefined {
  const { model_info: info, architecture } = item;
  for (const word of [item['type'], isObject(info) ? info['mode'] : undefined]) {
    const kind = typeof word === 'string' ? KINDS_BY_WORD[word] : undefined;
    if (kind) return kind;
  }
  // OpenRouter and Hugging Face.
  const outputs = isObject(architecture) ? architecture['output_modalities'] : undefined;
  if (includesAny(outputs, ['text'])) return 'chat';
  if (includesAny(outputs, ['image'])) return 'image';
  if (includesAny(outputs, ['audio'])) return 'audio';
  if (includesAny(outputs, ['embeddings'])) return 'embedding';
  // Ollama and Cohere.
  for (const abilities of [item['capabilities'], item['endpoints']]) {
    if (includesAny(abilities, ['completion', 'chat'])) return 'chat';
    if (includesAny(abilities, ['embedding', 'embed'])) return 'embedding';
  }
  return undefined;
}

/** Whether the list says that it cannot answer questions, but not what it does. */
function answersNothing(item: Item): boolean {
  const { supportedGenerationMethods: methods, capabilities, supports_chat: supportsChat } = item;
  // Gemini, Mistral, Fireworks.
  if (Array.isArray(methods) && !methods.includes('generateContent')) return true;
  if (isObject(capabilities) && capabilities['completion_chat'] === false) return true;
  return supportsChat === false;
}

/** Determines what a listed model is for: from the list, else from its name. */
export function findModelKind(item: Item, id: string): ModelKind {
  const stated = statedKind(item);
  if (stated) return stated;
  const named = KINDS_BY_NAME.find(([, pattern]) => pattern.test(id))?.[0];
  return named ?? (answersNothing(item) ? 'other' : 'chat');
}
