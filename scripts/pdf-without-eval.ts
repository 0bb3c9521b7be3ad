import type { Plugin } from 'vite';

/** What PDF.js would run of what it makes or fetches at run time, and what stands there instead. */
const REPLACEMENTS = [
  // The last resort of core-js for browsers that have no `globalThis`.
  [/ \|\| Function\('return this'\)\(\)/gu, ''],
  // The parser by its URL; ours is part of the chunk.
  [
    /await import\(\s*\/\*webpackIgnore: true\*\/\s*\/\*@vite-ignore\*\/\s*this\.workerSrc\)/gu,
    'globalThis.pdfjsWorker',
  ],
  // Decoders of pictures, which are not read.
  [
    /await import\(\s*\/\*webpackIgnore: true\*\/\s*\/\*@vite-ignore\*\/\s*`\$\{WasmImage\.#wasmUrl\}\$\{this\._noWasmFilename\}`\)/gu,
    '{}',
  ],
] as const;

/** Calls that turn text or a computed address into code. A call in a string is text. */
const RUNS_TEXT = /(?<![\w.#`"])(?:new )?Function\(['"`]|(?<![\w.#])eval\(|(?<![\w.#`"])await import\(/u;

/**
 * Takes out of PDF.js what makes code of text or loads it from an address. The policy refuses it anyhow; gone, the
 * linter of Firefox' add-ons has nothing to warn of.
 */
export function pdfWithoutEval(): Plugin {
  return {
    name: 'gloss:pdf-without-eval',
    transform: {
      filter: { id: /\/pdfjs-dist\/legacy\/build\/pdf(\.worker)?\.mjs$/u },
      handler(code) {
        let clean = code;
        for (const [old, safe] of REPLACEMENTS) clean = clean.replaceAll(old, safe);
        // The wrapper for workers from another host has the call in a template of its own.
        if (RUNS_TEXT.test(clean)) {
          this.error('PDF.js runs text in a way of its own now: look it up and mend REPLACEMENTS.');
        }
        return { code: clean, map: null };
      },
    },
  };
}
