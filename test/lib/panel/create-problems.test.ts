import { expect, it } from 'vitest';

import { createProblems } from '#lib/panel/create-problems.ts';

it('a problem is shown until it is dismissed, whatever happens to a fault', () => {
  const problems = createProblems();
  problems.show('unreadable');
  problems.showFault('internal');
  problems.showFault(undefined);
  expect(problems.problem.value).toBe('unreadable');
  problems.dismiss();
  expect(problems.problem.value).toBeUndefined();
});
