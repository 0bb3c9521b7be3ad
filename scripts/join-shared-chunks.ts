import type { Plugin } from 'vite';

/** Shared with the options page, which needs it at once, but of no use in a panel that has just opened. */
const LATER_IN_THE_PANEL = /\/(?:lib\/wording\/failures|components\/ui\/Dialog)/u;

/**
 * Puts what the pages share from their start into one chunk. Left alone the bundler makes a dozen of less than a
 * kilobyte, each with a request of its own, and small files compress badly.
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
