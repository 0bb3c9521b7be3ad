import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { SETTINGS_PAGES, type SettingsPage } from '#lib/protocol/settings-page.ts';
import { optionsText } from '#lib/wording/options.ts';

interface SettingsNavProps {
  readonly current: SettingsPage;
  /** The pages with forms that hold unsaved changes. */
  readonly unsaved: readonly SettingsPage[];
}

function middleOf(element: Element): number {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
}

/** The navigation between pages. Text typed in the forms of other pages stays. */
export function SettingsNav({ current, unsaved }: SettingsNavProps): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  // Centred, so that its neighbours stay visible when the page is or becomes narrow.
  useEffect(() => {
    const outer = list.current;
    const centre = (): void => {
      const link = outer?.querySelector('[aria-current]');
      if (outer && link) outer.scrollLeft += middleOf(link) - middleOf(outer);
    };
    centre();
    addEventListener('resize', centre);
    return () => removeEventListener('resize', centre);
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
