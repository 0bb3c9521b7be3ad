// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import type { Source } from '#lib/protocol/source.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import { anAnswer, aQuestion, aState, type OpenPanel, openPanel } from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
const PAGE = 'https://lichens.example/article';
const QUOTE = {
  id: 'one',
  text: 'A lichen is a partnership of a fungus and an alga, and neither is in charge.',
  title: 'On lichens',
  url: PAGE,
};
let panel: OpenPanel;

beforeEach(() => {
  document.body.append(root);
  panel = openPanel();
  render(<Panel store={panel.store} platform={fakePanelPlatform()} />, root);
});

afterEach(() => {
  render(null, root);
  root.remove();
});

async function show(sources: Source[]): Promise<HTMLElement> {
  const question = { ...aQuestion('q', 'Why?'), quotes: [QUOTE] };
  await panel.send(aState([question, anAnswer('a', 'q', { state: 'complete', answer: 'So.', sources })]));
  await rendered();
  return waitFor(() => {
    const section = root.querySelector<HTMLElement>('[data-part="sources"]');
    if (!section) throw new Error('No sources yet');
    return section;
  });
}

it('the sources of an answer are links with their hosts, which open apart from Gloss', async () => {
  const section = await show([{ title: 'Botany', url: 'https://botany.example/lichen' }, { title: 'Notes' }]);
  const links = findAllByRole(section, 'link');
  expect(links.map((link) => [link.getAttribute('href'), link.textContent])).toEqual([
    ['https://botany.example/lichen', 'Botany'],
  ]);
  expect(links[0]?.getAttribute('rel')).toBe('noopener noreferrer');
  expect(links[0]?.getAttribute('target')).toBe('_blank');
  expect(section.textContent).toContain('botany.example');
  expect(section.textContent).toContain('Notes');
});

it('what a source cites is looked up in the text that was sent, as far as it was sent', async () => {
  const section = await show([
    {
      title: 'Notes',
      cited: ['a partnership of a fungus and an alga', 'a partnership of two mosses and an alga'],
    },
    {
      title: 'Elsewhere',
      url: 'https://other.example/',
      cited: ['words from a page that nobody sent to it'],
    },
  ]);
  const marks = () =>
    [...section.querySelectorAll('blockquote')].map(({ dataset }) => dataset['quotation'] ?? '');
  await waitFor(() => expect(marks()).toEqual(['found', 'missing', '']));
  findByRole(section, 'button', 'Show in page: On lichens').click();
  await panel.settle();
  expect(panel.heard.at(-1)).toMatchObject({ type: 'passage-show', quote: { id: 'one' } });
});

it('a long list of sources is collapsed', async () => {
  const sources = Array.from({ length: 8 }, (_, index) => ({
    title: `S${index}`,
    url: `https://s.example/${index}`,
  }));
  const section = await show(sources);
  expect(findAllByRole(section, 'link')).toHaveLength(5);
  findByRole(section, 'button', 'Show all 8 sources').click();
  await rendered();
  expect(findAllByRole(section, 'link')).toHaveLength(8);
});
