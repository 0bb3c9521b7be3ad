import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';

import { serveNotes } from '#lib/background/servers/serve-notes.ts';
import { readNoteSettings } from '#lib/panel/read-note-settings.ts';
import { NOTES_PORT } from '#lib/protocol/note-settings.ts';
import { noteSettings } from '#lib/settings/note-settings.ts';
import { linkPorts } from '#test/support/runs/linked-ports.ts';
import { clearSettings } from '#test/support/settings/raw-settings.ts';

// The extension's API is looked for on import.
await vi.hoisted(async () => {
  const fake = await import('wxt/testing/fake-browser');
  vi.stubGlobal('chrome', fake.fakeBrowser);
});

beforeEach(clearSettings);

it('a panel reads how notes are made from the background', async () => {
  await noteSettings.update(() => ({ template: '# {{title}}', vault: 'Reading' }));
  const [panelEnd, backgroundEnd] = linkPorts(NOTES_PORT);
  serveNotes(backgroundEnd);
  expect(await readNoteSettings(panelEnd)).toEqual({ template: '# {{title}}', vault: 'Reading' });
});

it('reading how notes are made fails when the background closes the port', async () => {
  const [panelEnd, backgroundEnd] = linkPorts(NOTES_PORT);
  const reading = readNoteSettings(panelEnd);
  backgroundEnd.disconnect();
  await expect(reading).rejects.toThrow();
});
