import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { createSurroundingText, type SurroundingControl } from '#lib/panel/quotes/create-surrounding-text.ts';
import { isEdited } from '#lib/panel/quotes/edit-quote.ts';
import { canBeSurrounded, swapTables, withSurrounding } from '#lib/panel/quotes/quote-forms.ts';
import { estimateTokens } from '#lib/prompts/estimate-tokens.ts';
import type { Quote } from '#lib/protocol/chat.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { actionText } from '#lib/wording/actions.ts';
import { quoteFormText } from '#lib/wording/quote-forms.ts';
import { sizeText } from '#lib/wording/sizes.ts';

interface SurroundingNoteProps {
  readonly quote: Quote;
  readonly control: SurroundingControl;
  readonly add: () => void;
}

/** Why a quote has no surrounding text yet, and the permission that may be missing. */
function SurroundingNote({ quote, control, add }: SurroundingNoteProps): JSX.Element | null {
  const { tabs } = usePanel().platform;
  const note = control.note.value;
  if (!note) return null;
  const host = webHostOf(quote.url);

  /** Browsers show a prompt only in a click. */
  function allow(): void {
    void tabs.askForOrigins([buildOriginPattern(quote.url)]).then((isAllowed) => {
      if (isAllowed) add();
      else control.dismiss();
    });
  }

  return (
    <Notice
      role="status"
      part="surrounding-note"
      buttons={
        note.type !== 'reading' && (
          <span class="notice-buttons">
            {note.type === 'no-tab' && (
              <TextButton onClick={allow}>{quoteFormText.allowSite(host)}</TextButton>
            )}
            <TextButton onClick={() => control.dismiss()}>{actionText.dismiss}</TextButton>
          </span>
        )
      }
    >
      {quoteFormText.surroundingNote[note.type](host)}
    </Notice>
  );
}

interface QuoteFormsProps {
  readonly quote: Quote;
  readonly isUnsent: boolean;
}

/** Whether surrounding text goes with a quote, and how its large tables are written. */
export function QuoteForms({ quote, isUnsent }: QuoteFormsProps): JSX.Element {
  const { store, platform } = usePanel();
  const { draft } = store;
  const { id, surrounding, tables, asCsv } = quote;
  const [control] = useState(() =>
    createSurroundingText((of, read) => draft.changeQuote(of, (one) => withSurrounding(one, read))),
  );
  const add = (): void => control.add(quote, () => platform.readSurroundingText(quote));
  const remove = (): void => draft.changeQuote(id, (one) => withSurrounding(one, undefined));

  return (
    <>
      {surrounding && (
        <span>
          {quoteFormText.withSurrounding(
            sizeText.tokens(estimateTokens(surrounding.before + surrounding.after)),
          )}
        </span>
      )}
      {isUnsent && surrounding && <TextButton onClick={remove}>{quoteFormText.removeSurrounding}</TextButton>}
      {isUnsent && !surrounding && canBeSurrounded(quote) && (
        <TextButton onClick={add}>{quoteFormText.addSurrounding}</TextButton>
      )}
      {isUnsent && tables && !isEdited(quote) && (
        <TextButton onClick={() => draft.changeQuote(id, swapTables)}>
          {asCsv ? quoteFormText.useMarkdown(tables.length) : quoteFormText.useCsv(tables.length)}
        </TextButton>
      )}
      {isUnsent && <SurroundingNote quote={quote} control={control} add={add} />}
    </>
  );
}
