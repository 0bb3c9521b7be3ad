import { effect, type ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Shows the text of a draft in the composer's field, with its height where the style sheet cannot fit it.
 *
 * Not with `useSignalEffect`, which waits for the next frame: what is typed into the field until then would replace a
 * draft that has just been restored.
 */
export function useDraftText(ref: RefObject<HTMLTextAreaElement | null>, text: ReadonlySignal<string>): void {
  useLayoutEffect(() => {
    const field = ref.current;
    if (!field) return undefined;
    // What was typed into the panel's HTML enters the draft once the panel is rendered.
    let isTypedEarly = field.value !== '';
    return effect(() => {
      const next = text.value;
      if (isTypedEarly && next === '') return;
      isTypedEarly = false;
      // Assigning the same value would move the caret and disturb an input method.
      if (field.value !== next) field.value = next;
      fitHeight(field);
    });
  }, []);
}

/** Grows the field with its text where the style sheet (`field-sizing`) cannot. */
function fitHeight(field: HTMLTextAreaElement): void {
  if (globalThis.CSS?.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}
