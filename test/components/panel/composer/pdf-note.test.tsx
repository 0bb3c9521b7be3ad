// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Panel } from '#components/panel/Panel.tsx';
import { makePdf, pageOfLines } from '#test/support/pages/make-pdf.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findByRole } from '#test/support/panel/find-by-role.ts';
import { aState, openPanel, type OpenPanel } from '#test/support/panel/open-panel.ts';

const OFFER = { id: 'q1', url: 'https://papers.example/one.pdf', title: 'One' };

const root = document.createElement('div');
const loadPdf = vi.fn<(url: string, signal: AbortSignal) => Promise<Blob>>();
let panel: OpenPanel;

installDialogs();

beforeEach(async () => {
  document.body.append(root);
  panel = openPanel();
  const platform = fakePanelPlatform({ loadPdf });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
});

afterEach(() => {
  render(null, root);
  root.remove();
  loadPdf.mockReset();
});

function offer(): Element | null {
  return root.querySelector('[data-part="pdf-offer"]');
}

it('the offer names the host and loads nothing before the click', async () => {
  await panel.send({ type: 'pdf-offer', pdf: OFFER });
  await expect.poll(offer).not.toBeNull();
  expect(offer()?.textContent).toContain('load it again from papers.example, without cookies');
  expect(loadPdf).not.toHaveBeenCalled();
  loadPdf.mockResolvedValue(new Blob([makePdf([pageOfLines(['Words of one.'])])]));
  findByRole(root, 'button', 'Load and read it').click();
  expect(loadPdf).toHaveBeenCalledExactlyOnceWith(OFFER.url, expect.any(AbortSignal));
  await expect.poll(() => root.querySelector('[data-part="quote"]')?.textContent).toContain('Words of one.');
  expect(offer()).toBeNull();
});

it('the offer asks for the file when its address cannot be loaded', async () => {
  await panel.send({ type: 'pdf-offer', pdf: { ...OFFER, url: 'file:///home/me/one.pdf' } });
  await expect.poll(() => offer()?.textContent).toContain('drop the file here');
  expect(offer()?.textContent).not.toContain('Load and read it');
});

it('Dismiss removes the offer', async () => {
  await panel.send({ type: 'pdf-offer', pdf: OFFER });
  await expect.poll(offer).not.toBeNull();
  findByRole(root, 'button', 'Dismiss').click();
  await expect.poll(offer).toBeNull();
});
