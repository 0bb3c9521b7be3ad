/** A package whose code or files are in the extension. */
export interface ShippedPackage {
  /** An SPDX expression, as the package states it. */
  readonly licence: string;
  readonly reason: string;
}

/**
 * Every package that may ship. A build that contains another one, or one under another licence, fails the
 * check.
 */
export const SHIPPED_PACKAGES: Readonly<Record<string, ShippedPackage>> = {
  '@fontsource/stix-two-math': { licence: 'OFL-1.1', reason: 'the font of formulas' },
  '@mozilla/readability': { licence: 'Apache-2.0', reason: 'finds the main part of a page' },
  '@preact/signals': { licence: 'MIT', reason: 'binds the pages’ state to what they show' },
  '@preact/signals-core': { licence: 'MIT', reason: 'comes with @preact/signals' },
  '@wxt-dev/browser': { licence: 'MIT', reason: 'finds the browser’s API object' },
  'character-entities': { licence: 'MIT', reason: 'decodes entities in answers, as CommonMark lists them' },
  devlop: { licence: 'MIT', reason: 'comes with lowlight; empty in production' },
  'eventsource-parser': { licence: 'MIT', reason: 'reads server-sent events' },
  'highlight.js': { licence: 'BSD-3-Clause', reason: 'the grammars that lowlight highlights code by' },
  idb: { licence: 'ISC', reason: 'promises for IndexedDB' },
  lowlight: { licence: 'MIT', reason: 'turns code into highlighted nodes without HTML' },
  marked: { licence: 'MIT', reason: 'the lexer of Markdown' },
  'pdfjs-dist': { licence: 'Apache-2.0', reason: 'reads PDFs; two thirds are its tables for Asian fonts' },
  preact: { licence: 'MIT', reason: 'the pages’ components' },
  saxes: { licence: 'ISC', reason: 'reads the XML of Word documents' },
  temml: { licence: 'MIT', reason: 'turns TeX into MathML' },
  valibot: { licence: 'MIT', reason: 'checks what crosses a port or comes from storage' },
  'webextension-polyfill': {
    licence: 'MPL-2.0',
    reason: 'the pages’ API object in a Chrome without `browser`',
  },
  wxt: { licence: 'MIT', reason: 'starts the entry points' },
  xmlchars: { licence: 'MIT', reason: 'comes with saxes' },
};
