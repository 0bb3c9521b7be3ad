import { expect, it } from 'vitest';

import { createModelChoice } from '#lib/panel/models/create-model-choice.ts';
import type { PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { aProvider } from '#test/support/panel/open-panel.ts';

it('a chosen model is shown once the background has confirmed it', () => {
  const posted: PanelFrame[] = [];
  const choice = createModelChoice({ post: (frame) => void posted.push(frame) });
  expect(choice.provider.value).toBeNull();
  choice.choose('p', 'other');
  expect(posted).toEqual([{ type: 'model-choose', provider: 'p', model: 'other' }]);
  expect(choice.provider.value).toBeNull();
  choice.show({ ...aProvider, model: 'other' });
  expect(choice.provider.value?.model).toBe('other');
});
