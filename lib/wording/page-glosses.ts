import type { MarkProblem } from '#lib/protocol/page-glosses.ts';

import { formatNumber } from './format.ts';
import { inLanguage } from './language.ts';
import { plural } from './plural.ts';

const problem: Record<MarkProblem, string> = {
  'no-access': 'Gloss isn’t allowed to read this page now. Allow the site to highlight its passages.',
  elsewhere: 'The tab shows another page now. Go back to it and try again.',
};

const en = {
  heading: 'On this page',
  more: (count: number) => plural(count, { one: '# more chat', other: '# more chats' }),
  showAll: 'Show all in page',
  showAllHint: 'Highlights every passage that these chats quote',
  marking: 'Looking for the passages…',
  marked(found: number, total: number): string {
    if (total === 0) return 'These chats quote the page as a whole, so there’s no passage to highlight.';
    if (found === 0)
      return plural(total, {
        one: 'The passage that was quoted is no longer on this page.',
        other: 'None of the # quoted passages is on this page any more.',
      });
    if (found === total)
      return plural(total, {
        one: 'The quoted passage is highlighted.',
        other: 'All # quoted passages are highlighted.',
      });
    const rest = plural(total - found, {
      one: 'the other one is no longer on this page',
      other: 'the others are no longer on this page',
    });
    return `${formatNumber(found)} of ${formatNumber(total)} quoted passages highlighted; ${rest}.`;
  },
  problem,
  allow: 'Allow this site',
  denied: 'Nothing was highlighted. Gloss needs access to the site for that.',
  hide: 'Hide highlights',
};

/** What is known about the current page. */
export const pageGlossesText = inLanguage({ en });
