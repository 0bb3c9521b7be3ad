import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

const OPEN_POLICY = fileURLToPath(new URL('url-policy.ts', import.meta.url));

/** The protections of `view.ts`, and their replacements in the open build. */
const OPENED = [
  ['if (!ALLOWED_ATTRIBUTES.has(name))', 'if (false)'],
  ['if (!ALLOWED_TAGS.has(view.tag))', 'if (false)'],
  // Trusted Types throw where the view expects nothing to; the rest of the answer is to be drawn anyway.
  ['node.setAttribute(name, value);', 'try { node.setAttribute(name, value); } catch {}'],
] as const;

/** Takes the URL policy and the lists of tags and attributes out of `lib/markdown`. For tests of the pages' policy only. */
export function openAnswers(): Plugin {
  return {
    name: 'gloss:open-answers',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === './url-policy.ts' && importer?.includes('/lib/markdown/') ? OPEN_POLICY : undefined,
    transform: {
      filter: { id: /\/lib\/markdown\/view\.ts$/ },
      handler(code) {
        return OPENED.reduce((opened, [closed, open]) => {
          if (opened.split(closed).length !== 2) this.error(`view.ts has no longer one "${closed}".`);
          return opened.replace(closed, open);
        }, code);
      },
    },
  };
}
