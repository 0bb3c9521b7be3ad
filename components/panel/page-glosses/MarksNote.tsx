import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import type { PageGlosses, PageMarks } from '#lib/panel/chats/create-page-glosses.ts';
import { buildOriginPattern } from '#lib/tabs/origin-pattern.ts';
import { actionText } from '#lib/wording/actions.ts';
import { faultText } from '#lib/wording/faults.ts';
import { pageGlossesText } from '#lib/wording/page-glosses.ts';

import { markInFront } from './mark-in-front.ts';

function describe(marks: PageMarks): string {
  switch (marks.type) {
    case 'marking':
      return pageGlossesText.marking;
    case 'marked':
      return pageGlossesText.marked(marks.found, marks.total);
    case 'not-marked':
      return pageGlossesText.problem[marks.reason];
    case 'denied':
      return pageGlossesText.denied;
    case 'failed':
      return faultText[marks.fault];
    default:
      return marks satisfies never;
  }
}

interface MarksNoteProps {
  readonly glosses: PageGlosses;
  readonly marks: ReadonlySignal<PageMarks | undefined>;
}

/** Says how many of the quoted passages are highlighted, and takes the highlights off again. */
export function MarksNote({ glosses, marks }: MarksNoteProps): JSX.Element | null {
  const { platform } = usePanel();
  const now = marks.value;
  if (!now) return null;
  const isShown = now.type === 'marked' && now.found > 0;
  const isBarred = now.type === 'denied' || (now.type === 'not-marked' && now.reason === 'no-access');
  return (
    <Notice
      role="status"
      part="marks"
      buttons={
        <span class="notice-buttons">
          {isShown && <TextButton onClick={glosses.unmark}>{pageGlossesText.hide}</TextButton>}
          {isBarred && (
            <TextButton
              onClick={() =>
                markInFront(glosses, platform.tabs, {
                  id: now.tab,
                  url: now.page,
                  origins: [buildOriginPattern(now.page)],
                })
              }
            >
              {pageGlossesText.allow}
            </TextButton>
          )}
          {!isShown && now.type !== 'marking' && (
            <TextButton onClick={glosses.dismiss}>{actionText.dismiss}</TextButton>
          )}
        </span>
      }
    >
      {describe(now)}
    </Notice>
  );
}
