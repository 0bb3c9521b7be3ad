import { flatAncestors } from '#lib/capture/in-page/dom/flat-tree.ts';
import { attributeOf, elementsIn } from '#lib/capture/in-page/dom/safe-dom.ts';

/** How many ancestors may name the language: GitHub, Sphinx and most site builders wrap a code block twice. */
const WRAPPERS = 4;

const BY_CLASS = [
  /(?:^|\s)(?:language|lang)-([\w+#.-]+)/,
  // GitHub: highlight-source-ts, highlight-text-html-basic.
  /(?:^|\s)highlight-(?:source|text)-([\w+#]+)/,
  // Sphinx: highlight-python3.
  /(?:^|\s)highlight-([\w+#]+)(?:\s|$)/,
  // SyntaxHighlighter: brush: js.
  /brush:\s*([\w+#-]+)/,
  // Pandoc and Jekyll: sourceCode haskell. highlight.js: hljs javascript.
  /(?:^|\s)(?:sourceCode|hljs|prettyprint lang|src src)[ -](?!hljs|language-|numberSource|numberLines)([\w+#]+)/,
];

const NO_LANGUAGE =
  /^(?:none|plain|plaintext|text|txt|nohighlight|default|undefined|auto|notranslate|copy|wrapper)$/i;

/** The language of a code block, as highlighters write it into the page; the empty string when none is named. */
export function codeLanguageOf(block: Element): string {
  const inner = Array.from(elementsIn(block, 'code')).slice(0, 1);
  const outer = Array.from(take(flatAncestors(block), WRAPPERS));
  for (const element of [...inner, ...outer]) {
    for (const name of namesOn(element)) {
      const language = name.toLowerCase();
      if (!NO_LANGUAGE.test(language) && /^[\w+#.-]{1,30}$/.test(language)) return language;
    }
  }
  return '';
}

function* namesOn(element: Element): Generator<string> {
  yield attributeOf(element, 'data-lang');
  yield attributeOf(element, 'data-language');
  const classes = attributeOf(element, 'class');
  for (const pattern of BY_CLASS) {
    const name = pattern.exec(classes)?.[1];
    if (name !== undefined) yield name;
  }
}

function* take<Value>(values: Iterable<Value>, count: number): Generator<Value> {
  let taken = 0;
  for (const value of values) {
    taken += 1;
    if (taken > count) return;
    yield value;
  }
}
