import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { FailedPassage } from '#lib/panel/quotes/create-passages.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { actionText } from '#lib/wording/actions.ts';
import { passageText } from '#lib/wording/passages.ts';

/** What to do about a passage that is not shown. */
function NextStep({ problem }: { readonly problem: FailedPassage }): JSX.Element {
  const { store, platform } = usePanel();
  const { passages, pages } = store;
  const { quote, reason, tab } = problem;
  if (reason === 'no-access') {
    const allow = (): void =>
      void platform.tabs.askForOrigins([buildOriginPattern(quote.url)]).then((isAllowed) => {
        if (isAllowed) passages.show(quote);
      });
    return <TextButton onClick={allow}>{passageText.allow}</TextButton>;
  }
  if (reason === 'changed' && tab !== undefined) {
    const add = (): void => {
      passages.dismiss();
      pages.take([{ id: tab, title: quote.title }]);
    };
    return <TextButton onClick={add}>{passageText.addPage}</TextButton>;
  }
  return (
    <TextButton
      // Without the clipboard, the note stays.
      onClick={() => void platform.copy(quote.text).then(passages.dismiss, () => undefined)}
    >
      {passageText.copy}
    </TextButton>
  );
}

/** Says why a passage is not shown in its page, and what to do next. */
export function PassageNote({ problem }: { readonly problem: FailedPassage }): JSX.Element {
  const { passages } = usePanel().store;
  return (
    <Notice
      role="status"
      part="passage-note"
      buttons={
        <span class="notice-buttons">
          <NextStep problem={problem} />
          <TextButton onClick={passages.dismiss}>{actionText.dismiss}</TextButton>
        </span>
      }
    >
      {passageText.problem(problem)}
    </Notice>
  );
}
