import '#components/ui/tokens.css';
import '#components/inspector/inspector.css';
import { render } from 'preact';
import { browser } from 'wxt/browser';

import { Inspector } from '#components/inspector/Inspector.tsx';
import { systemClock } from '#lib/clock/clock.ts';
import { listenForFaults } from '#lib/faults/listen-for-faults.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import { createInspectorStore } from '#lib/inspector/create-inspector-store.ts';
import { wrapPort } from '#lib/ports/wrap-port.ts';
import { INSPECTOR_PORT, isInspectorFrame } from '#lib/protocol/frames/inspector-frames.ts';
import { stayInExtension } from '#lib/tabs/stay-in-extension.ts';
import { saveBlob } from '#lib/transfer/exports/save-blob.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

/** How long after the background is gone a new one is started. */
const RECONNECT_MS = 250;

listenForFaults('inspector');
stayInExtension();

const ending = new AbortController();
globalThis.addEventListener('pagehide', () => ending.abort());

const store = createInspectorStore({
  clock: systemClock,
  newId: () => crypto.randomUUID(),
  reportFault: (error) => void reportFault(error, 'inspector'),
});

/** Keeps a port open: without one, new runs would go unnoticed. */
function connect(): void {
  if (ending.signal.aborted) return;
  const port = wrapPort(browser.runtime.connect({ name: INSPECTOR_PORT }), isInspectorFrame);
  port.listen(store.apply, 'inspector');
  port.closed.addEventListener('abort', () => {
    store.disconnected();
    systemClock.after(RECONNECT_MS, connect);
  });
}

function saveFile(name: string, text: string): void {
  saveBlob(name, new Blob([text], { type: 'application/json' }));
}

document.title = `${inspectorText.title} · Gloss`;
connect();
const root = document.getElementById('app');
if (root) render(<Inspector store={store} saveFile={saveFile} />, root);
