import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Notice } from '#components/ui/Notice.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { stepOfKey } from '#lib/capture/pointing.ts';
import type { PointingNote as Note } from '#lib/protocol/pointing-note.ts';
import { actionText } from '#lib/wording/actions.ts';
import { pointingText } from '#lib/wording/pointing.ts';

import { beginPointing } from './begin-pointing.ts';
import { useFrontPage } from './use-front-page.ts';

/** What to do while pointing, and how it ended. Has the keyboard focus while the pointer is over the page. */
export function PointingNote({ note }: { readonly note: Note }): JSX.Element {
  const tools = usePanel();
  const pointing = tools.store.pointing.value;
  const page = useFrontPage(note.type === 'again');
  const group = useRef<HTMLDivElement>(null);
  const isPointing = note.type === 'pointing';
  useEffect(() => {
    const keyboard = group.current;
    if (!isPointing || !keyboard) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      const step = stepOfKey(event);
      // Enter on Cancel cancels.
      if (step === undefined || (event.key === 'Enter' && event.target !== keyboard)) return;
      event.preventDefault();
      event.stopPropagation();
      pointing?.step(step);
    };
    keyboard.addEventListener('keydown', onKeyDown);
    keyboard.focus();
    return () => keyboard.removeEventListener('keydown', onKeyDown);
  }, [isPointing]);

  return (
    <div ref={group} role="group" aria-label={pointingText.name} tabIndex={-1} data-part="pointing">
      <Notice
        role="status"
        buttons={
          <span class="notice-buttons">
            {note.type === 'again' && (
              <TextButton onClick={() => beginPointing(tools, page)}>{pointingText.point}</TextButton>
            )}
            <TextButton onClick={() => pointing?.end()}>
              {isPointing ? actionText.cancel : actionText.dismiss}
            </TextButton>
          </span>
        }
      >
        {pointingText.note(note)}
      </Notice>
    </div>
  );
}
