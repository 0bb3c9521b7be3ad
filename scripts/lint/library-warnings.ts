/** A warning of `web-ext lint` about a library's own code. */
interface LibraryWarning {
  readonly package: string;
  readonly code: string;
  /** Part of the path of the package's file. */
  readonly file: string;
  /**
   * Why it is harmless. The pages' policy (`trusted-types 'none'`, no `unsafe-eval`) applies in every case.
   */
  readonly reason: string;
}

/** Every warning that the Firefox build may have; one about our own code, or about another package, fails. */
export const LIBRARY_WARNINGS: readonly LibraryWarning[] = [
  {
    package: 'preact',
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: '/dist/preact',
    reason: 'It is what `dangerouslySetInnerHTML` does. No component has the prop; the linter refuses it.',
  },
  {
    package: 'highlight.js',
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: '/lib/core.js',
    reason: 'It is `highlightElement`, which lowlight never calls: it makes nodes of tokens.',
  },
  {
    package: '@mozilla/readability',
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: '/Readability.js',
    reason:
      'It writes into the likeness of the page that it was given, a document that runs and loads nothing.',
  },
  {
    package: 'pdfjs-dist',
    code: 'DANGEROUS_EVAL',
    file: '/legacy/build/pdf',
    reason:
      'It is how core-js finds the global object where there is no `globalThis`; every browser here has it.',
  },
  {
    package: 'pdfjs-dist',
    code: 'UNSAFE_VAR_ASSIGNMENT',
    file: '/legacy/build/pdf',
    reason:
      'It imports the worker and the decoders of pictures by address. The worker is part of our chunk, and pictures ' +
      'are not read.',
  },
];
