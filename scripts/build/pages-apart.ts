import type { WxtHooks } from 'wxt';

/**
 * Builds each page by itself, so that all it loads on start is one script and one style sheet. Built
 * together, shared code would be in separate files, and each file is another disk access before the panel can
 * be drawn.
 */
export const pagesApart: Partial<WxtHooks> = {
  'entrypoints:grouped'(_wxt, groups) {
    const apart = groups.flatMap((group) => (Array.isArray(group) ? group.map((page) => [page]) : [group]));
    groups.splice(0, groups.length, ...apart);
  },
};
