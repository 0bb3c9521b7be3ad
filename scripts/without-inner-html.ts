import type { Plugin } from 'vite';

/** The part of Preact's build that writes `innerHTML`; the names are those that its minifier chose. */
const WRITES_HTML =
  /\((\w)\|\|(\w)&&\((\w)\.__html==\2\.__html\|\|\3\.__html==(\w)\.innerHTML\)\|\|\(\4\.innerHTML=\3\.__html\),/u;

/**
 * Takes out of Preact what serves `dangerouslySetInnerHTML`: an element that has the prop stays empty.
 *
 * The pages' policy refuses it anyhow; gone, it cannot be reached at all, and the linter of Firefox' add-ons has
 * nothing to warn of.
 */
export function withoutInnerHtml(): Plugin {
  return {
    name: 'gloss:without-inner-html',
    transform: {
      filter: { id: /\/preact\/dist\/preact(\.module|\.min\.module|\.min)?\.m?js$/u, code: 'innerHTML' },
      handler(code) {
        const clean = code.replace(WRITES_HTML, '(');
        if (clean.includes('innerHTML')) {
          this.error('Preact writes innerHTML in a way of its own now: look it up and mend WRITES_HTML.');
        }
        return { code: clean, map: null };
      },
    },
  };
}
