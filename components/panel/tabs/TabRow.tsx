import '#components/ui/checkbox.css';
import type { JSX } from 'preact';

import type { OpenTab } from '#lib/tabs/open-tabs.ts';
import { webHostOf } from '#lib/tabs/web-url.ts';
import { tabText } from '#lib/wording/tabs.ts';
import { unreadableText } from '#lib/wording/unreadable-tabs.ts';

interface TabRowProps {
  readonly tab: OpenTab;
  readonly isPicked: boolean;
  /** Whether it gets the focus when the dialog opens. */
  readonly isFirst: boolean;
  readonly onPick: (isPicked: boolean) => void;
}

/** One tab that can be picked, or the reason why it cannot. No icon: showing it would need a request. */
export function TabRow({ tab, isPicked, isFirst, onPick }: TabRowProps): JSX.Element {
  const { title, url, unreadable, isFront } = tab;
  const host = webHostOf(url);
  const detail = unreadable ? unreadableText[unreadable] : host;
  return (
    <li>
      <label class={unreadable ? 'tab-row unreadable' : 'tab-row'}>
        <input
          type="checkbox"
          data-first={isFirst || undefined}
          checked={isPicked && !unreadable}
          disabled={unreadable !== undefined}
          onChange={(event) => onPick(event.currentTarget.checked)}
        />
        <span class="tab-title" dir="auto" title={title}>
          {title || host || tabText.untitled}
        </span>{' '}
        <span class="tab-host">{isFront ? tabText.front(detail) : detail}</span>
      </label>
    </li>
  );
}
