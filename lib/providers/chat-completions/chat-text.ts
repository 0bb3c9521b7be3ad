import { isObject } from '#lib/providers/is-object.ts';

type Part = 'type' | 'text' | 'value' | 'content' | 'refusal' | 'thinking' | 'summary' | 'reasoning';

/** Joins the text of content that came as a text, as an object with a text, or as a list of either. */
export function joinText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(joinText).join('');
  if (!isObject<Part>(value)) return '';
  return joinText(value.text ?? value.value ?? value.content ?? value.summary ?? '');
}

/** Calls `emit` with each piece of a message's `content`, in order. Mistral sends thinking as one of the parts. */
export function readContent(
  content: unknown,
  emit: (channel: 'answer' | 'reasoning' | 'refusal', text: string) => void,
): void {
  if (typeof content === 'string') {
    emit('answer', content);
    return;
  }
  for (const part of Array.isArray(content) ? content : [content]) {
    if (!isObject<Part>(part)) emit('answer', joinText(part));
    else if (part.type === 'refusal') emit('refusal', joinText(part.refusal));
    else if (part.type === 'thinking') emit('reasoning', joinText(part.thinking));
    else if (part.type === 'reasoning') emit('reasoning', joinText(part.text ?? part.reasoning));
    else emit('answer', joinText(part));
  }
}

/** The fields of a delta that hold reasoning, by the names of DeepSeek, OpenRouter, and others. */
export type ReasoningField =
  | 'reasoning_content'
  | 'reasoning'
  | 'reasoning_text'
  | 'thinking'
  | 'reasoning_details';

/**
 * Reads the reasoning of a delta once: servers repeat it under several names for the sake of older clients.
 */
export function readReasoning(delta: { readonly [Name in ReasoningField]?: unknown }): string {
  // Nearly every delta has none of them: one look decides, and nothing is called.
  if (
    !(
      delta.reasoning_content ||
      delta.reasoning ||
      delta.reasoning_text ||
      delta.thinking ||
      delta.reasoning_details
    )
  ) {
    return '';
  }
  return (
    joinText(delta.reasoning_content) ||
    joinText(delta.reasoning) ||
    joinText(delta.reasoning_text) ||
    joinText(delta.thinking) ||
    joinText(delta.reasoning_details)
  );
}
