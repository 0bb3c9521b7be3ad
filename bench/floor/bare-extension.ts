import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BenchBrowser } from '../start-browser.ts';

const MANIFEST = {
  manifest_version: 3,
  name: 'Bare',
  version: '1',
  host_permissions: ['http://127.0.0.1/*'],
  // Chromium uses the worker, Firefox the scripts and the id.
  background: { service_worker: 'background.js', scripts: ['background.js'] },
  browser_specific_settings: { gecko: { id: 'bare@gloss.invalid' } },
};

/** Fetches, splits lines, and posts the text of each read. `url` is the address of the completions. */
const BACKGROUND = (url: string): string => `
chrome.runtime.onConnect.addListener((port) => port.onMessage.addListener(async (text) => {
  const body = JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: text }] });
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const response = await fetch('${url}', { method: 'POST', headers, body });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\\n');
    rest = lines.pop();
    let delta = '';
    for (const line of lines) {
      if (line.startsWith('data: {')) delta += JSON.parse(line.slice(6)).choices[0].delta.content ?? '';
    }
    if (delta) port.postMessage(delta);
  }
  port.postMessage('');
}));`;

const PAGE = `<!doctype html><title>Bare</title><textarea autofocus></textarea>
<p data-part="answer" style="white-space: pre-wrap"></p><script src="page.js"></script>`;

/** Appends what arrives to one text node. An empty message is the end. */
const PAGE_SCRIPT = `
const field = document.querySelector('textarea');
const answer = document.querySelector('p');
let port;
field.focus();
field.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter') return;
  event.preventDefault();
  answer.dataset.state = 'streaming';
  const text = answer.appendChild(document.createTextNode(''));
  port?.disconnect();
  port = chrome.runtime.connect();
  port.onMessage.addListener((delta) => {
    if (delta) text.appendData(delta);
    else answer.dataset.state = 'complete';
  });
  port.postMessage(field.value);
  field.value = '';
});`;

/** An installed extension of about fifty lines: the minimum that asks a question and shows the answer. */
export interface BareExtension {
  /** Such as `chrome-extension://…/`. */
  readonly url: string;
  /** Removes its files. The browser keeps it until it is closed. */
  remove(): Promise<void>;
}

/** Writes and installs it. `url` is the address for its questions. */
export async function installBareExtension({ install }: BenchBrowser, url: string): Promise<BareExtension> {
  const folder = await mkdtemp(join(tmpdir(), 'gloss-bare-'));
  const files = {
    'manifest.json': JSON.stringify(MANIFEST),
    'background.js': BACKGROUND(url),
    'page.html': PAGE,
    'page.js': PAGE_SCRIPT,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return {
    url: await install(folder),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
