import './page-glosses.css';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { createPageGlosses } from '#lib/panel/chats/create-page-glosses.ts';

import { MarksNote } from './MarksNote.tsx';
import { PageChats } from './PageChats.tsx';
import type { PageGlossesProps } from './PageGlossesHost.tsx';

/** The chats about the page next to the panel, and what is highlighted in it. */
export function PageGlosses({
  marks,
  onChats,
  isListed,
}: PageGlossesProps & { readonly isListed: boolean }): JSX.Element {
  const { platform } = usePanel();
  const glosses = useMemo(() => createPageGlosses(platform.connect, marks), []);
  useEffect(() => () => glosses.end(), []);
  return (
    <div class="page-glosses">
      {isListed && <PageChats glosses={glosses} onChats={onChats} />}
      <MarksNote glosses={glosses} marks={marks} />
    </div>
  );
}
