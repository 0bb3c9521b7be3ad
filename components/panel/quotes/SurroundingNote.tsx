import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { Quote } from '#lib/protocol/chat.ts';
import type { SurroundingNote as Note } from '#lib/protocol/surrounding-note.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { actionText } from '#lib/wording/actions.ts';
import { quoteText } from '#lib/wording/quotes.ts';

interface SurroundingNoteProps {
  readonly note: Note;
  readonly quote: Quote;
}

/** Why a quote has no surrounding text yet, and the permission that may be missing. */
export function SurroundingNote({ note, quote }: SurroundingNoteProps): JSX.Element {
  const { store, platform } = usePanel();
  const { surrounding } = store;
  const host = webHostOf(quote.url);

  /** Browsers prompt in a click only. */
  function allow(): void {
    void platform.tabs.askForOrigins([buildOriginPattern(quote.url)]).then((isAllowed) => {
      if (isAllowed) surrounding.add(quote, () => platform.readSurroundingText(quote));
      else surrounding.dismiss();
    });
  }

  return (
    <Notice
      role="status"
      part="surrounding-note"
      buttons={
        note.type !== 'reading' && (
          <span class="notice-buttons">
            {note.type === 'no-tab' && <TextButton onClick={allow}>{quoteText.allowSite(host)}</TextButton>}
            <TextButton onClick={() => surrounding.dismiss()}>{actionText.dismiss}</TextButton>
          </span>
        )
      }
    >
      {quoteText.surroundingNote[note.type](host)}
    </Notice>
  );
}
