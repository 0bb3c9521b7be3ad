import type { Plugin } from 'vite';

/** What Readability does with strings of HTML, and what does the same with nodes. */
const REPLACEMENTS = [
  ['var pageCacheHtml = page.innerHTML;', 'var pageCache = page.cloneNode(true);'],
  ['page.innerHTML = pageCacheHtml;', 'page.replaceChildren(...pageCache.cloneNode(true).childNodes);'],
  // Our likenesses of pages have no `<noscript>`.
  ['tmp.innerHTML = noscript.innerHTML;', 'return;'],
] as const;

/**
 * Makes Readability keep its copy of a page as nodes. It writes HTML strings in two places only, and the linter of
 * Firefox' add-ons warns of both.
 */
export function readabilityWithoutHtml(): Plugin {
  return {
    name: 'gloss:readability-without-html',
    transform: {
      filter: { id: /\/@mozilla\/readability\/Readability\.js$/u },
      handler(code) {
        let clean = code;
        for (const [old, safe] of REPLACEMENTS) clean = clean.replace(old, safe);
        if (/\.innerHTML =[^=]/u.test(clean) || clean.includes('pageCacheHtml')) {
          this.error(
            'Readability writes innerHTML in a way of its own now: look it up and mend REPLACEMENTS.',
          );
        }
        return { code: clean, map: null };
      },
    },
  };
}
