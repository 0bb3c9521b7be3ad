import type { Plugin } from 'vite';

/**
 * Puts what both pages load at their start into one chunk. The bundler would make a dozen of less than a kilobyte,
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
                  codeSplitting: { groups: [{ name: 'shared', tags: ['$initial'], minShareCount: 2 }] },
                },
              },
            },
          },
  };
}
