import type { Plugin } from 'vite';

/** The options page needs these at once; the panel loads them after it has opened. */
const LATER_IN_THE_PANEL = /\/(?:lib\/wording\/failures|components\/ui\/Dialog)/u;

/**
 * Puts what both pages need at their start into one chunk. The bundler would make a dozen of less than a kilobyte,
 * each with its own request, and small files compress badly.
 */
export function joinSharedChunks(): Plugin {
  return {
    name: 'gloss:join-shared-chunks',
    config: ({ build }) =>
      // The background and the injected scripts are one file each.
      build?.lib
        ? undefined
        : {
            build: {
              rolldownOptions: {
                output: {
                  codeSplitting: {
                    groups: [
                      {
                        name: 'shared',
                        tags: ['$initial'],
                        minShareCount: 2,
                        test: (id) => !LATER_IN_THE_PANEL.test(id),
                      },
                    ],
                  },
                },
              },
            },
          },
  };
}
