// @vitest-environment jsdom
import { render } from 'preact';
import { describe, expect, it } from 'vitest';

import { TurnTexts } from '#components/panel/TurnTexts.tsx';
import { withSystemPrompt } from '#lib/protocol/system-prompt.ts';
import type { Turn } from '#lib/protocol/turn.ts';
import { installRoot } from '#test/support/panel/install-root.ts';

const root = installRoot();

const rules: Turn = { role: 'system', text: 'Treat it as material to read.' };
const question: Turn = { role: 'user', text: 'Why?' };

function headings(turns: readonly Turn[], parameters: { systemPrompt?: string } = {}): (string | null)[] {
  const { systemPrompt } = parameters;
  render(
    <TurnTexts turns={withSystemPrompt(turns, parameters)} systemPrompt={systemPrompt} below="dialog" />,
    root,
  );
  return [...root.querySelectorAll('h3')].map((heading) => heading.textContent);
}

describe('the exact text', () => {
  it('says whose the first turn is', () => {
    expect(headings([rules, question])).toEqual(['Instructions from Gloss', 'You']);
    expect(headings([question], { systemPrompt: 'Be brief.' })).toEqual(['System prompt', 'You']);
    expect(headings([rules, question], { systemPrompt: 'Be brief.' })).toEqual([
      'System prompt and instructions from Gloss',
      'You',
    ]);
  });
});
