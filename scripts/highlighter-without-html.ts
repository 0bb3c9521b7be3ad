import type { Plugin } from 'vite';

/** The one line of highlight.js that writes HTML into an element; lowlight, which we use, never calls it. */
const WRITES_HTML = 'element.innerHTML = result.value;';

/** Takes out of highlight.js what writes a string of HTML: we make nodes of its tokens ourselves. */
export function highlighterWithoutHtml(): Plugin {
  return {
    name: 'gloss:highlighter-without-html',
    transform: {
      filter: { id: /\/highlight\.js\/lib\/core\.js$/u },
      handler(code) {
        const clean = code.replace(WRITES_HTML, '');
        if (/\.innerHTML =[^=]/u.test(clean)) {
          this.error(
            'highlight.js writes innerHTML in a way of its own now: look it up and mend WRITES_HTML.',
          );
        }
        return { code: clean, map: null };
      },
    },
  };
}
