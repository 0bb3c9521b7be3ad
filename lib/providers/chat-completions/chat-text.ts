import { isObject } from '#lib/providers/is-object.ts';

type Part = 'type' | 'text' | 'value' | 'content' | 'refusal' | 'thinking' | 'summary' | 'reasoning';

/** Joins text that comes as a string or a number, as an object with a text, or as a list of these. */
export function joinText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(joinText).join('');
  if (!isObject<Part>(value)) return '';
  return joinText(value.text ?? value.value ?? value.content ?? value.summary ?? '');
}

/** What a part of a message's content is. A refusal is shown as the answer. */
export type ContentChannel = 'answer' | 'reasoning' | 'refusal';

/** Receives the parts of a message's content. */
export interface ContentSink {
  text(channel: ContentChannel, text: string): void;
  /** A generated picture, in whatever shape. */
  picture(value: unknown): void;
}

const PICTURE_PARTS = new Set(['image_url', 'image', 'output_image', 'inline_data']);

/** Reads the parts of a message's `content`, in order. Some servers send reasoning, or a picture, as one of them. */
export function readContent(content: unknown, sink: ContentSink): void {
  for (const part of Array.isArray(content) ? content : [content]) {
    if (!isObject<Part>(part)) sink.text('answer', joinText(part));
    else if (part.type === 'refusal') sink.text('refusal', joinText(part.refusal));
    else if (part.type === 'thinking' || part.type === 'reasoning') {
      sink.text('reasoning', joinText(part.thinking ?? part.text ?? part.reasoning ?? part));
    } else if (typeof part.type === 'string' && PICTURE_PARTS.has(part.type)) sink.picture(part);
    else sink.text('answer', joinText(part));
  }
}

/** The fields of a delta that hold reasoning, by the names of DeepSeek, OpenRouter, and others. */
export type ReasoningField =
  | 'reasoning_content'
  | 'reasoning'
  | 'reasoning_text'
  | 'thinking'
  | 'reasoning_details';

/** Reads the reasoning of a delta once: servers repeat it under several names for the sake of older clients. */
export function readReasoning(delta: { readonly [Name in ReasoningField]?: unknown }): string {
  // Nearly every delta has none of them: this one check saves five calls.
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
