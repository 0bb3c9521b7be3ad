import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { composerText } from '#lib/wording/composer.ts';
import { unreadableText } from '#lib/wording/unreadable-tabs.ts';

import type { FrontPageTaking } from './use-front-page.ts';

/** Says what the question still lacks, and offers to add the page next to the panel. */
export function MissingNote({ page }: { page: FrontPageTaking }): JSX.Element | null {
  const { asking } = usePanel().store;
  const missing = asking.missing.value;
  if (!missing) return null;
  const front = page.sight?.front;
  const canAdd = missing !== 'language' && front && !front.unreadable;
  return (
    <Notice
      role="status"
      part="missing"
      buttons={canAdd && <TextButton onClick={() => page.take()}>{composerText.addThisPage}</TextButton>}
    >
      {composerText.missing[missing]}
      {missing === 'page' && front?.unreadable && ` ${unreadableText[front.unreadable]}`}
    </Notice>
  );
}
