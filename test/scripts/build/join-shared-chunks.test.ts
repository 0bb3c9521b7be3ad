import { expect, it } from 'vitest';

import { findPages, type ModuleGraph } from '#scripts/build/join-shared-chunks.ts';

/** Who imports each module; those that nothing imports are pages. */
function graphOf(importers: Readonly<Record<string, readonly string[]>>): ModuleGraph {
  return {
    getModuleInfo: (id) => ({ isEntry: !(id in importers), importers: importers[id] ?? [] }),
  };
}

it('a module belongs to each page that leads to it by static imports', () => {
  const graph = graphOf({ panel: ['sidepanel.html'], form: ['options.html'], field: ['panel', 'form'] });
  expect(findPages('field', graph)).toEqual(new Set(['sidepanel.html', 'options.html']));
  expect(findPages('form', graph)).toEqual(new Set(['options.html']));
});

it('a module that a page loads later does not belong to it', () => {
  // Dynamic imports are no importers.
  const graph = graphOf({ form: ['options.html'], later: [], field: ['later', 'form'] });
  expect(findPages('field', graph)).toEqual(new Set(['options.html']));
});

it('modules that import each other are followed once', () => {
  const graph = graphOf({ one: ['two', 'options.html'], two: ['one'] });
  expect(findPages('two', graph)).toEqual(new Set(['options.html']));
});
