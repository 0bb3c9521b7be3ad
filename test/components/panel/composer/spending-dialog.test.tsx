// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';

import { drawPanel } from '#test/support/panel/draw-panel.tsx';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { installRoot } from '#test/support/panel/install-root.ts';
import { aState, type OpenPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = installRoot();
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  panel = await drawPanel(root);
  await panel.send(aState());
  panel.store.draft.type('Why?');
  panel.store.asking.send();
  await panel.send({
    type: 'spending-warn',
    warning: {
      question: 0.012,
      passed: [
        { name: 'chat', spent: 0, cap: 0.01 },
        { name: 'day', spent: 2.4, cap: 2.4 },
      ],
    },
  });
  await rendered();
  await waitFor(() => findByRole(root, 'dialog', 'Spending cap'));
  panel.hearNew();
});

it('the dialog names the sums and the caps in plain words', () => {
  const { textContent } = findByRole(root, 'dialog', 'Spending cap');
  expect(textContent).toContain('This chat has cost nothing so far. Its cap is $0.01.');
  expect(textContent).toContain('Today has cost about $2.40 so far. The cap for a day is $2.40.');
  expect(textContent).toContain('Sending this question costs about $0.012');
});

it('“Send anyway” sends the question, and “Cancel” leaves it in the composer', async () => {
  findByRole(root, 'button', 'Cancel').click();
  await rendered();
  expect(findAllByRole(root, 'dialog', 'Spending cap')).toEqual([]);
  expect(panel.hearNew()).toEqual([]);
  expect(panel.store.draft.text.value).toBe('Why?');
  panel.store.asking.send();
  await panel.send({ type: 'spending-warn', warning: { question: 1, passed: [] } });
  await rendered();
  panel.hearNew();
  findByRole(root, 'button', 'Send anyway').click();
  await panel.settle();
  expect(panel.hearNew()).toMatchObject([{ type: 'question-ask', text: 'Why?', acceptsCost: true }]);
});
