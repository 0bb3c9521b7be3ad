import type { Plugin } from 'vite';

/** Where the renderer of HTML begins, behind the lexer and all that it uses; the names are those of its minifier. */
const RENDERER = /var [\w$]+=class\{options;parser;constructor\(/u;
const EXPORTS = /export\{[^}]*\};?/u;

/**
 * Leaves of marked what we use: the lexer and its tokenizer. What stands behind them writes HTML, and being set up
 * when the module is loaded it would be in the build all the same.
 */
export function markedLexerOnly(): Plugin {
  return {
    name: 'gloss:marked-lexer-only',
    transform: {
      filter: { id: /\/marked\/lib\/marked\.esm\.js$/u },
      handler(code) {
        const end = code.search(RENDERER);
        const exported = EXPORTS.exec(code)?.[0] ?? '';
        const lexer = /([\w$]+) as Lexer\b/u.exec(exported)?.[1];
        const tokenizer = /([\w$]+) as Tokenizer\b/u.exec(exported)?.[1];
        const kept = code.slice(0, end);
        const isWhole = [lexer, tokenizer].every((name) => name && kept.includes(`var ${name}=class`));
        if (end === -1 || !isWhole) {
          this.error('marked is built in another way now: look it up and mend RENDERER and EXPORTS.');
        }
        return { code: `${kept}\nexport { ${lexer} as Lexer, ${tokenizer} as Tokenizer };\n`, map: null };
      },
    },
  };
}
