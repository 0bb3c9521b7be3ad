import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { SETTINGS_PAGES, type SettingsPage } from '#lib/protocol/settings-page.ts';
import { optionsText } from '#lib/wording/options.ts';

interface SettingsNavProps {
  readonly current: SettingsPage;
  /** The pages with forms that hold unsaved changes. */
  readonly unsaved: readonly SettingsPage[];
}

/** The way from page to page. What is typed stays in the forms of the others. */
export function SettingsNav({ current, unsaved }: SettingsNavProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // In the middle, so that its neighbours can be seen in a narrow page.
  useEffect(() => {
    const link = list.current?.querySelector('[aria-current]');
    link?.scrollIntoView?.({ block: 'nearest', inline: 'center' });
  }, [current]);
  return (
    <nav class="settings-nav" aria-label={optionsText.nav}>
      <ul ref={list}>
        {SETTINGS_PAGES.map((page) => (
          <li key={page}>
            <a
              href={`#${page}`}
              aria-current={page === current ? 'page' : undefined}
              onClick={() => window.scrollTo(0, 0)}
            >
              {optionsText.pages[page]}
              {page !== current && unsaved.includes(page) && (
                <>
                  {' '}
                  <span class="settings-unsaved">{optionsText.unsaved}</span>
                </>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
