import { isObject } from './is-object.ts';

/** More than any provider lists, and little enough for a settings item. */
const MAX_MODELS = 1_000;

/** Longer than any model's name; a longer one is something else. */
const MAX_NAME_CHARACTERS = 200;

/** Where servers keep the name: OpenAI and its like, then Ollama and other native lists. */
const NAME_FIELDS = ['id', 'name', 'model'] as const;

function itemsOf(list: unknown): readonly unknown[] | undefined {
  if (Array.isArray(list)) return list;
  if (!isObject(list)) return undefined;
  const items = list['data'] ?? list['models'];
  return Array.isArray(items) ? items : undefined;
}

/** Gemini lists models that only embed or count, and names each with its collection. */
function answersQuestions(item: { readonly [name: string]: unknown }): boolean {
  const methods = item['supportedGenerationMethods'];
  return !Array.isArray(methods) || methods.includes('generateContent');
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item.trim();
  if (!isObject(item) || !answersQuestions(item)) return undefined;
  for (const field of NAME_FIELDS) {
    const name = item[field];
    if (typeof name === 'number') return String(name);
    if (typeof name === 'string' && name.trim() !== '') {
      return field === 'name' ? name.trim().replace(/^models\//, '') : name.trim();
    }
  }
  return undefined;
}

/**
 * Reads the names in a model list: `{data: [{id}]}`, `{models: [{name}]}` or a bare array, of objects or strings.
 *
 * An item that cannot be read is skipped and never voids the list. So is one that holds the key, because the names are
 * stored outside the vault. Duplicates are dropped, the order stays, length and count are bounded.
 *
 * @returns Undefined when `list` is no model list.
 */
export function readModelNames(list: unknown, redact: (text: string) => string): string[] | undefined {
  const items = itemsOf(list);
  if (!items) return undefined;
  const names = new Set<string>();
  for (const item of items) {
    const name = nameOf(item);
    if (name === undefined || name === '' || name.length > MAX_NAME_CHARACTERS) continue;
    if (redact(name) !== name) continue;
    names.add(name);
    if (names.size === MAX_MODELS) break;
  }
  return [...names];
}
