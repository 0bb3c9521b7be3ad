import { signal } from '@preact/signals';
import { renderToString } from 'preact-render-to-string';

import { systemClock } from '#lib/clock/clock.ts';
import type { PanelConnection } from '#lib/panel/connect-panel.ts';
import { createPanelStore } from '#lib/panel/create-panel-store.ts';

import type { PanelPlatform } from './panel-context.ts';
import { Panel } from './Panel.tsx';

function refuse(): never {
  throw new Error('Nothing happens in a drawing.');
}

/** A panel that the browser has told nothing yet. */
const connection: PanelConnection = {
  isLost: signal(false),
  connect: refuse,
  post: refuse,
  trySend: refuse,
};

const platform: PanelPlatform = {
  openOptions: refuse,
  connect: refuse,
  openUnlock: refuse,
  reload: refuse,
  copy: refuse,
  loadPdf: refuse,
  scheme: '',
  origin: '',
  system: 'linux',
  isPrivate: signal(false),
  savedQuestions: signal([]),
  language: 'en',
  tabs: { watch: refuse, list: refuse, askForTabs: refuse, askForOrigins: refuse },
};

/**
 * Draws the panel as its first frame shows it, before the background has said anything, as HTML. The build writes it
 * into the page, so that a question can be typed before any script has run; the script takes over what is there.
 */
export function drawFirstFrame(): string {
  const store = createPanelStore(connection, systemClock);
  return renderToString(<Panel store={store} platform={platform} />);
}
