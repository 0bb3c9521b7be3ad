// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { PanelPlatform, PanelTabs } from '#components/panel/panel-context.ts';
import { Panel } from '#components/panel/Panel.tsx';
import type { PointingEnd, RunningPointing } from '#lib/capture/start-pointing.ts';
import type { OpenTab, TabSight } from '#lib/tabs/open-tabs.ts';
import { makePdf, pageOfLines } from '#test/support/pages/make-pdf.ts';
import { installDialogs } from '#test/support/panel/fake-dialogs.ts';
import { fakePanelPlatform } from '#test/support/panel/fake-panel-platform.ts';
import { findAllByRole, findByRole } from '#test/support/panel/find-by-role.ts';
import {
  anAnswer,
  aQuestion,
  aQuote,
  aState,
  type OpenPanel,
  openPanel,
} from '#test/support/panel/open-panel.ts';
import { rendered } from '#test/support/panel/rendered.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

const root = document.createElement('div');
let panel: OpenPanel;
let sight: TabSight;
let open: OpenTab[];
const askForTabs = vi.fn<() => Promise<boolean>>();
const askForOrigins = vi.fn<(origins: readonly string[]) => Promise<boolean>>();
const tabs: PanelTabs = {
  watch: (listener) => listener(sight),
  front: () => Promise.resolve(undefined),
  list: () => Promise.resolve(open),
  askForTabs,
  askForOrigins,
};

const pointAtPart = vi.fn<PanelPlatform['pointAtPart']>();
const step = vi.fn<RunningPointing['step']>();

installDialogs();

async function settled(): Promise<void> {
  await panel.settle();
  await rendered();
}

function aTab(id: number, changes: Partial<OpenTab> = {}): OpenTab {
  const url = `https://site-${id}.example/`;
  return { id, title: `Tab ${id}`, url, isFront: false, origins: [`${url}*`], ...changes };
}

beforeEach(async () => {
  document.body.append(root);
  const front = { id: 1, title: 'Front', url: 'https://front.example/', origins: [] };
  sight = { seesTabs: false, front };
  open = [
    aTab(1, { isFront: true }),
    aTab(2),
    aTab(3, { unreadable: 'browser', url: 'about:config', origins: [] }),
  ];
  askForTabs.mockResolvedValue(true);
  askForOrigins.mockResolvedValue(true);
  panel = openPanel();
  const platform = fakePanelPlatform({ tabs, pointAtPart });
  render(<Panel store={panel.store} platform={platform} />, root);
  await panel.send(aState());
  panel.hearNew();
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.clearAllMocks();
});

function addButton(): HTMLElement {
  return findByRole(root, 'button', 'Add');
}

async function openMenu(): Promise<void> {
  addButton().focus();
  addButton().click();
  await waitFor(() => findByRole(root, 'menu', 'Add to the question'));
  await settled();
}

function item(name: string): HTMLElement {
  return findByRole(root, 'menuitem', name);
}

function hint(name: string): string {
  return document.getElementById(item(name).getAttribute('aria-describedby') ?? '')?.textContent ?? '';
}

/** Chooses an item. Any browser prompt is requested before this returns. */
async function choose(name: string): Promise<void> {
  await openMenu();
  item(name).click();
}

function press(key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  return document.activeElement?.dispatchEvent(event) ?? false;
}

function focused(): string | null | undefined {
  return document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;
}

/** The note about pages; its code is loaded when it is first needed. */
async function note(): Promise<string | null> {
  const composer = root.querySelector('form') ?? root;
  return (await waitFor(() => findByRole(composer, 'status'))).textContent;
}

async function openList(): Promise<HTMLElement> {
  await waitFor(() => findByRole(root, 'dialog', 'Add open tabs'));
  await settled();
  return findByRole(root, 'dialog', 'Add open tabs');
}

describe('the menu', () => {
  it('takes the keyboard focus, and wraps around at its ends', async () => {
    await openMenu();
    expect(addButton().getAttribute('aria-expanded')).toBe('true');
    expect(focused()).toBe('This page');
    const way = ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Home', 'End', 't', 'o'].map((key) => {
      press(key);
      return focused();
    });
    const [page, part, others, pdf] = ['This page', 'Point at a part…', 'Other tabs…', 'File…'];
    expect(way).toEqual([part, others, part, page, pdf, page, others]);
  });

  it('stays open when a quote or another chat comes', async () => {
    await openMenu();
    await panel.send({ type: 'quote-add', quote: aQuote('one') });
    await settled();
    expect(focused()).toBe('This page');
    await panel.send(aState([], { chat: { id: 'another', messages: [] } }));
    await settled();
    expect(focused()).toBe('This page');
    press('Escape');
    await panel.send({ type: 'quote-add', quote: aQuote('two') });
    await settled();
    expect(focused()).toBe('Message');
  });

  it('opens at its end with the arrow that points there', async () => {
    addButton().focus();
    press('ArrowUp');
    await waitFor(() => findByRole(root, 'menu'));
    expect(focused()).toBe('File…');
  });

  it('lets the user pick files, in the click itself', async () => {
    const click = vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function (
      this: HTMLInputElement,
    ) {
      const file = new File([makePdf([pageOfLines(['Words of a file.'])])], 'picked.pdf');
      Object.defineProperty(this, 'files', { value: [file] });
      this.dispatchEvent(new Event('change'));
    });
    await choose('File…');
    expect(click).toHaveBeenCalledOnce();
    expect(click.mock.contexts[0]).toMatchObject({ type: 'file', multiple: true });
    await waitFor(() => expect(root.textContent).toContain('Words of a file.'));
    expect(root.textContent).toContain('picked.pdf');
  });

  it('closes with Escape, which stops no answer, and returns the keyboard focus', async () => {
    await panel.send({ type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a', 'q') });
    await openMenu();
    press('Escape');
    await settled();
    expect(findAllByRole(root, 'menu')).toEqual([]);
    expect(focused()).toBe('Add');
    expect(panel.hearNew()).toEqual([]);
  });

  it('closes with a click elsewhere, where the keyboard focus stays', async () => {
    await openMenu();
    const message = findByRole(root, 'textbox', 'Message');
    message.focus();
    message.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    await settled();
    expect(findAllByRole(root, 'menu')).toEqual([]);
    expect(focused()).toBe('Message');
  });

  it('closes with the button that opened it', async () => {
    await openMenu();
    addButton().dispatchEvent(new Event('pointerdown', { bubbles: true }));
    addButton().click();
    await settled();
    expect(findAllByRole(root, 'menu')).toEqual([]);
  });
});

describe('this page', () => {
  it('is added without a prompt where it may be read already', async () => {
    await choose('This page');
    await settled();
    expect(panel.hearNew()).toEqual([{ type: 'pages-take', tabs: [1] }]);
    expect(askForTabs).not.toHaveBeenCalled();
    expect(askForOrigins).not.toHaveBeenCalled();
    expect(findAllByRole(root, 'menu')).toEqual([]);
  });

  it('is taken when its site was allowed, which is asked for in the click', async () => {
    sight = {
      seesTabs: true,
      front: { id: 1, title: 'F', url: 'https://f.example/', origins: ['https://f.example/*'] },
    };
    await openMenu();
    expect(hint('This page')).toBe('Your browser first asks whether Gloss may read f.example.');
    item('This page').click();
    expect(askForOrigins).toHaveBeenCalledWith(['https://f.example/*']);
    expect(panel.hearNew()).toEqual([]);
    await settled();
    expect(panel.hearNew()).toEqual([{ type: 'pages-take', tabs: [1] }]);
  });

  it('is not added when it was not allowed, and that is not a fault', async () => {
    askForOrigins.mockResolvedValue(false);
    sight = {
      seesTabs: true,
      front: { id: 1, title: 'F', url: 'https://f.example/', origins: ['https://f.example/*'] },
    };
    await choose('This page');
    await settled();
    expect(panel.hearNew()).toEqual([]);
    expect(await note()).toContain('Nothing was read.');
    expect(findAllByRole(root, 'alert')).toEqual([]);
  });

  it('is first and selected in the list of tabs where the browser does not tell which it is', async () => {
    sight = { seesTabs: false, front: { id: 1, title: '', url: '', origins: [] } };
    await openMenu();
    expect(hint('This page')).toContain('whether Gloss may see your open tabs');
    item('This page').click();
    expect(askForTabs).toHaveBeenCalledOnce();
    const list = await openList();
    expect(findByRole(list, 'checkbox', 'Tab 1 This page · site-1.example')).toHaveProperty('checked', true);
    expect(document.activeElement?.textContent).toBe('Add 1 page');
    expect(panel.hearNew()).toEqual([]);
  });

  it('cannot be chosen where it cannot be read, and says why', async () => {
    sight = {
      seesTabs: true,
      front: { id: 1, title: '', url: 'about:x', origins: [], unreadable: 'browser' },
    };
    await choose('This page');
    expect(hint('This page')).toContain('extensions can’t read');
    expect(item('This page').getAttribute('aria-disabled')).toBe('true');
    expect(panel.hearNew()).toEqual([]);
  });
});

describe('other tabs', () => {
  it('are not listed when they may not be seen', async () => {
    askForTabs.mockResolvedValue(false);
    await choose('Other tabs…');
    expect(askForTabs).toHaveBeenCalledOnce();
    await settled();
    expect(findAllByRole(root, 'dialog')).toEqual([]);
    expect(await note()).toContain('Nothing was read.');
  });

  it('are picked, and requested together, in the order of the list', async () => {
    await choose('Other tabs…');
    const list = await openList();
    const add = findByRole(list, 'button', 'Add pages');
    expect(add).toHaveProperty('disabled', true);
    for (const name of ['Tab 2 site-2.example', 'Tab 1 This page · site-1.example']) {
      findByRole(list, 'checkbox', name).click();
      await settled();
    }
    findByRole(list, 'button', 'Add 2 pages').click();
    expect(askForOrigins).toHaveBeenCalledExactlyOnceWith([
      'https://site-1.example/*',
      'https://site-2.example/*',
    ]);
    await settled();
    expect(panel.hearNew()).toEqual([{ type: 'pages-take', tabs: [1, 2] }]);
    expect(findAllByRole(root, 'dialog')).toEqual([]);
  });

  it('are not read when their sites were not allowed', async () => {
    askForOrigins.mockResolvedValue(false);
    await choose('Other tabs…');
    findByRole(await openList(), 'checkbox', 'Tab 2 site-2.example').click();
    await settled();
    findByRole(root, 'button', 'Add 1 page').click();
    await settled();
    expect(panel.hearNew()).toEqual([]);
    expect(await note()).toContain('Nothing was read.');
  });

  it('are cancelled with Escape, which stops no answer', async () => {
    await panel.send({ type: 'run-start', question: aQuestion('q', 'Why?'), answer: anAnswer('a', 'q') });
    await choose('Other tabs…');
    const list = await openList();
    press('Escape');
    list.dispatchEvent(new Event('cancel', { cancelable: true }));
    await settled();
    expect(findAllByRole(root, 'dialog')).toEqual([]);
    expect(panel.hearNew()).toEqual([]);
  });

  it('say why they cannot be picked', async () => {
    await choose('Other tabs…');
    const list = await openList();
    const row = findByRole(list, 'checkbox', 'Tab 3 Browser page; extensions can’t read it.');
    expect(row).toHaveProperty('disabled', true);
  });

  it('are found by a word once they are many, and stay picked out of sight', async () => {
    open = Array.from({ length: 12 }, (_, index) => aTab(index + 1));
    await choose('Other tabs…');
    const list = await openList();
    findByRole(list, 'checkbox', 'Tab 12 site-12.example').click();
    const search = findByRole(list, 'searchbox', 'Find a tab');
    expect(document.activeElement).toBe(search);
    if (!(search instanceof HTMLInputElement)) throw new Error('Find a tab is no field.');
    search.value = 'site-3';
    search.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await settled();
    expect(findAllByRole(list, 'checkbox')).toHaveLength(1);
    findByRole(list, 'button', 'Add 1 page');
  });
});

describe('pointing at a part', () => {
  const quote = { id: 'part', text: 'A part.', title: 'Front', url: 'https://front.example/' };
  let until: AbortSignal;
  let finish: (end: PointingEnd) => void;

  beforeEach(() => {
    pointAtPart.mockImplementation((_tab, _onPicked, signal) => {
      until = signal;
      const ended = new Promise<PointingEnd>((resolve) => {
        finish = resolve;
      });
      return Promise.resolve({ step, ended });
    });
  });

  async function pointing(): Promise<HTMLElement> {
    const group = await waitFor(() => findByRole(root, 'group', 'Point at a part'));
    await rendered();
    return group;
  }

  it('says what to do, hands keys on, and adds what was taken', async () => {
    await choose('Point at a part…');
    const group = await pointing();
    expect(pointAtPart).toHaveBeenCalledWith(1, expect.any(Function), expect.any(AbortSignal));
    expect(group.textContent).toContain('Click a part of the page. Esc cancels.');
    await waitFor(() => expect(document.activeElement).toBe(group));
    for (const key of ['ArrowUp', 'Enter']) press(key);
    expect(step.mock.calls).toEqual([['widen'], ['take']]);
    finish({ type: 'taken', quotes: [quote] });
    await waitFor(() => expect(panel.store.draft.quotes.value).toEqual([quote]));
    await settled();
    expect(findAllByRole(root, 'group', 'Point at a part')).toEqual([]);
    await waitFor(() => expect(focused()).toBe('Message'));
  });

  it('is over with Escape, and with Cancel', async () => {
    await choose('Point at a part…');
    await waitFor(async () => expect(document.activeElement).toBe(await pointing()));
    press('Escape');
    expect(until.aborted).toBe(true);
    await settled();
    await choose('Point at a part…');
    findByRole(await pointing(), 'button', 'Cancel').click();
    expect(until.aborted).toBe(true);
    await settled();
    expect(findAllByRole(root, 'group', 'Point at a part')).toEqual([]);
  });

  it('asks for the site in the click, and does nothing without it', async () => {
    sight = {
      seesTabs: true,
      front: { id: 1, title: 'Front', url: 'https://front.example/', origins: ['https://front.example/*'] },
    };
    askForOrigins.mockResolvedValue(false);
    await openMenu();
    item('Point at a part…').click();
    expect(askForOrigins).toHaveBeenCalledWith(['https://front.example/*']);
    expect(await note()).toContain('Nothing was read.');
    expect(pointAtPart).not.toHaveBeenCalled();
  });

  it('asks for the address first where that is hidden, and offers itself again', async () => {
    sight = { seesTabs: false, front: { id: 1, title: '', url: '', origins: [] } };
    await choose('Point at a part…');
    expect(askForTabs).toHaveBeenCalledOnce();
    sight = { seesTabs: true, front: { id: 1, title: 'Front', url: 'https://front.example/', origins: [] } };
    const group = await pointing();
    findByRole(group, 'button', 'Point at a part…').click();
    await waitFor(() => expect(pointAtPart).toHaveBeenCalledOnce());
  });

  it('says when a part has no text', async () => {
    await choose('Point at a part…');
    await pointing();
    finish({ type: 'taken', quotes: [] });
    await waitFor(async () =>
      expect((await pointing()).textContent).toContain('There is no text in that part'),
    );
  });
});
