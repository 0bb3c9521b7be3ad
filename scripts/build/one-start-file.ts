import type { Plugin } from 'vite';

/** Puts everything that a page loads on start into one chunk; what it loads later imports from that. */
export function oneStartFile(): Plugin {
  return {
    name: 'gloss:one-start-file',
    config: ({ build }) =>
      // The background and the injected scripts are one file each.
      build?.lib
        ? undefined
        : {
            build: {
              rolldownOptions: {
                output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
              },
            },
          },
  };
}
