import type { Plugin } from 'vite';

/** What the bundler knows of a module. */
export interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** Finds the pages that load a module at their start: those that lead to it by static imports. */
export function findPages(id: string, graph: ModuleGraph): Set<string> {
  const pages = new Set<string>();
  const seen = new Set([id]);
  for (const at of seen) {
    const info = graph.getModuleInfo(at);
    if (info?.isEntry) pages.add(at);
    for (const importer of info?.importers ?? []) seen.add(importer);
  }
  return pages;
}

/** The chunk of a module that several chunks need: whether the panel loads it at its start or later. */
function nameChunk(id: string, graph: ModuleGraph): string {
  return [...findPages(id, graph)].some((page) => page.includes('sidepanel')) ? 'shared' : 'shared-later';
}

/**
 * Puts what both pages load at their start into one chunk. The bundler would make a dozen of less than a kilobyte,
 * each with its own request, and small files compress badly.
 *
 * What the options page loads at its start and the panel later, such as the fields of a provider, is another chunk: the
 * panel would load it before a question can be typed.
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
                    groups: [{ name: nameChunk, tags: ['$initial'], minShareCount: 2 }],
                  },
                },
              },
            },
          },
  };
}
