import type { ListedModel, ModelPrice } from '#lib/protocol/model.ts';

import { isObject } from './is-object.ts';
import { findModelKind } from './model-kind.ts';

/** More than any provider lists, and few enough to store. */
export const MAX_MODELS = 1_000;

/** Longer than any model's name; a longer one is something else. */
const MAX_NAME_CHARACTERS = 200;

/** More tokens than any window has, and more dollars than any million of tokens costs. */
const MAX_CONTEXT_TOKENS = 1e9;
const MAX_PRICE = 1e5;

const TOKENS_PER_PRICE = 1e6;

/** The fields for the name: OpenAI and its like, Ollama and other native lists, LiteLLM. */
const ID_FIELDS = ['id', 'name', 'model', 'model_name'] as const;

/** Anthropic and Vercel or OpenRouter, then Gemini. */
const NAME_FIELDS = ['display_name', 'name', 'displayName'] as const;

/** The context that a server was started with takes precedence over what the model supports. */
const CONTEXT_FIELDS = [
  'loaded_context_length',
  'n_ctx',
  'max_model_len',
  'max_input_tokens',
  'inputTokenLimit',
  'context_length',
  'context_window',
  'max_context_length',
  'n_ctx_train',
] as const;

/** Anthropic, Mistral, OpenRouter. */
const RETIREMENT_FIELDS = ['retires_at', 'deprecation', 'expiration_date'] as const;

/** The day of an ISO date, with or without a time. */
const DAY = /^\d{4}-\d{2}-\d{2}(?=T|$)/;

type Item = Readonly<Record<string, unknown>>;

function itemsOf(list: unknown): readonly unknown[] | undefined {
  if (Array.isArray(list)) return list;
  if (!isObject(list)) return undefined;
  const items = list['data'] ?? list['models'];
  return Array.isArray(items) ? items : undefined;
}

function idOf(item: Item): string | undefined {
  for (const field of ID_FIELDS) {
    const id = item[field];
    if (typeof id === 'number') return String(id);
    // Gemini names each model with its collection.
    if (typeof id === 'string' && id.trim() !== '')
      return field === 'name' ? id.trim().replace(/^models\//, '') : id.trim();
  }
  return undefined;
}

function nameOf(item: Item, id: string): string | undefined {
  const names = NAME_FIELDS.map((field) => item[field]);
  const name = names.find((one) => typeof one === 'string' && one.trim() !== '');
  if (typeof name !== 'string' || name.length > MAX_NAME_CHARACTERS) return undefined;
  const tidy = name.trim().replace(/^models\//, '');
  return tidy === id ? undefined : tidy;
}

/** A number within bounds; some servers send numbers as texts. */
function numberFrom(value: unknown, most: number): number | undefined {
  if (value === null || value === '' || !['number', 'string'].includes(typeof value)) return undefined;
  const number = Number(value);
  return number >= 0 && number <= most ? number : undefined;
}

function contextOf(item: Item): number | undefined {
  const { meta, model_info: info } = item;
  // llama.cpp and LiteLLM keep it one level deeper.
  for (const part of [item, meta, info]) {
    if (!isObject(part)) continue;
    for (const field of CONTEXT_FIELDS) {
      const tokens = numberFrom(part[field], MAX_CONTEXT_TOKENS);
      if (tokens !== undefined && tokens >= 1) return Math.floor(tokens);
    }
  }
  return undefined;
}

/** Dollars per million tokens: lists give a text per token (OpenRouter, Vercel) or a number per million (Together). */
function pricePerMillion(value: unknown): number | undefined {
  const factor = typeof value === 'string' ? TOKENS_PER_PRICE : 1;
  const price = numberFrom(value, MAX_PRICE);
  // Twelve digits undo what binary fractions add to 0.0000004 × 1,000,000.
  return price === undefined ? undefined : Number((price * factor).toPrecision(12));
}

function priceFrom(pricing: unknown): ModelPrice | undefined {
  if (!isObject(pricing)) return undefined;
  const input = pricePerMillion(pricing['prompt'] ?? pricing['input']);
  const output = pricePerMillion(pricing['completion'] ?? pricing['output']);
  const cachedInput = pricePerMillion(pricing['input_cache_read']);
  if (input === undefined || output === undefined || Math.max(input, output) > MAX_PRICE) return undefined;
  // Together gives the number 0 where it has no price per token. A text of 0 is a free model.
  const isUnknown = typeof (pricing['prompt'] ?? pricing['input']) === 'number' && input + output === 0;
  if (isUnknown) return undefined;
  return { input, output, ...(cachedInput !== undefined && cachedInput <= input && { cachedInput }) };
}

function priceOf(item: Item): ModelPrice | undefined {
  const { model_info: info } = item;
  if (!isObject(info)) return priceFrom(item['pricing']);
  const { input_cost_per_token: input, output_cost_per_token: output } = info;
  if (typeof input !== 'number' || typeof output !== 'number') return undefined;
  return priceFrom({ input: String(input), output: String(output) });
}

/**
 * Hugging Face lists the servers that may answer, each with its own window and price. Which one it will be is
 * not known in advance, so the smallest window and the highest price are used.
 */
function fromServers(servers: unknown): Pick<ListedModel, 'contextTokens' | 'price'> {
  if (!Array.isArray(servers)) return {};
  const live = servers.filter(isObject).filter(({ status }) => status === undefined || status === 'live');
  const windows = live.flatMap((server) => contextOf(server) ?? []);
  const prices = live.flatMap((server) => priceFrom(server['pricing']) ?? []);
  return {
    ...(windows.length > 0 && { contextTokens: Math.min(...windows) }),
    ...(prices.length > 0 && {
      price: {
        input: Math.max(...prices.map(({ input }) => input)),
        output: Math.max(...prices.map(({ output }) => output)),
      },
    }),
  };
}

function retirementOf(item: Item): string | undefined {
  for (const field of RETIREMENT_FIELDS) {
    const date = item[field];
    const day = typeof date === 'string' ? DAY.exec(date)?.[0] : undefined;
    if (day !== undefined && !Number.isNaN(Date.parse(day))) return day;
  }
  return undefined;
}

function readModel(item: unknown, redact: (text: string) => string): ListedModel | undefined {
  const fields: Item | undefined =
    typeof item === 'string' ? { id: item } : isObject(item) ? item : undefined;
  const id = fields && idOf(fields);
  if (!fields || id === undefined || id === '' || id.length > MAX_NAME_CHARACTERS) return undefined;
  if (redact(id) !== id) return undefined;
  const name = nameOf(fields, id);
  const contextTokens = contextOf(fields);
  const price = priceOf(fields);
  const retiresOn = retirementOf(fields);
  return {
    id,
    kind: findModelKind(fields, id),
    ...(name !== undefined && redact(name) === name && { name }),
    ...fromServers(fields['providers']),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(price && { price }),
    ...(retiresOn !== undefined && { retiresOn }),
  };
}

/**
 * Reads a model list: `{data: […]}`, `{models: […]}` or a bare array, of objects or names.
 *
 * An item that cannot be read is skipped and never voids the list. So is one whose name contains the key,
 * because lists are stored outside the vault. Duplicates are dropped, the order is kept, and length and count
 * are limited.
 *
 * @returns Undefined when `list` is not a model list.
 */
export function readModels(list: unknown, redact: (text: string) => string): ListedModel[] | undefined {
  const items = itemsOf(list);
  if (!items) return undefined;
  const models = new Map<string, ListedModel>();
  for (const item of items) {
    const model = readModel(item, redact);
    if (model && !models.has(model.id)) models.set(model.id, model);
    if (models.size === MAX_MODELS) break;
  }
  return [...models.values()];
}

/** Adds Ollama's details of one model: `{model_info: {"llama.context_length": …}, capabilities: […]}`. */
export function addModelDetails(model: ListedModel, details: unknown): ListedModel {
  if (!isObject(details)) return model;
  const { model_info: info, capabilities } = details;
  const [, window] = Object.entries(info ?? {}).find(([name]) => name.endsWith('.context_length')) ?? [];
  const contextTokens = contextOf({ context_length: window });
  return {
    ...model,
    ...(capabilities !== undefined && { kind: findModelKind({ capabilities }, model.id) }),
    ...(contextTokens !== undefined && { contextTokens }),
  };
}
