import { computed, type ReadonlySignal, signal } from '@preact/signals';

import type { DraftControl } from '#lib/panel/composer/create-draft.ts';
import type { Picture, Quote } from '#lib/protocol/chat.ts';

/** The picture whose part the user is choosing. */
export interface CropChoice {
  /** The quote that holds the picture; undefined when the dialog is closed or the quote has been removed. */
  readonly quote: ReadonlySignal<Quote | undefined>;
  open(quote: string): void;
  close(): void;
  /** Uses this part of the picture, or all of it, and closes. */
  choose(part: Picture | undefined): void;
}

/** Creates a closed crop dialog for the quotes of a draft. */
export function createCropChoice(draft: DraftControl): CropChoice {
  const id = signal<string | undefined>(undefined);
  const quote = computed(() => draft.quotes.value.find((one) => one.id === id.value && one.image));

  function close(): void {
    id.value = undefined;
  }

  return {
    quote,
    close,
    open(next) {
      id.value = next;
    },
    choose(part) {
      const chosen = quote.peek()?.id;
      close();
      if (chosen === undefined) return;
      if (part) draft.cropQuote(chosen, part);
      else draft.restoreQuote(chosen);
    },
  };
}
