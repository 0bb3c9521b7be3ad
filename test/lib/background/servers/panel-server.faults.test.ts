import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { BackgroundFrame, PanelFrame } from '#lib/protocol/frames/panel-frames.ts';
import { openSession, type TestSession } from '#test/support/background/open-session.ts';
import { waitFor } from '#test/support/time/wait-for.ts';

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));

function faultsIn({ heard }: TestSession): BackgroundFrame[] {
  return heard.filter(({ type }) => type === 'fault-show');
}

const hello: PanelFrame = { type: 'panel-hello', window: 1, private: false };
const TO = { provider: 'p', model: 'm', origin: 'https://a.example' };
const TAG = 'page-text-0123456789ab';
const newer = new DOMException('no', 'VersionError');

describe('a panel session', () => {
  it('says what is wrong when storage cannot be opened, and opens with the next frame that finds it open', async () => {
    const ready = vi.fn<() => Promise<void>>().mockRejectedValueOnce(newer).mockResolvedValue();
    const session = openSession({ ready });
    session.post(hello);
    await waitFor(() =>
      expect(session.heard).toEqual([{ type: 'fault-show', fault: 'storage-newer', request: 'panel-hello' }]),
    );
    session.post({ type: 'chat-new' });
    await waitFor(() => expect(session.heard.map(({ type }) => type)).toContain('panel-state'));
  });

  it('answers every frame while storage cannot be opened', async () => {
    const session = openSession({ ready: () => Promise.reject(newer) });
    session.post(hello, { type: 'chat-new' });
    await waitFor(() => expect(faultsIn(session)).toHaveLength(2));
  });

  it.each<[PanelFrame, object]>([
    [
      { type: 'passage-show', quote: { id: 'q', text: 't', title: '', url: 'https://a.example' } },
      { showPassage: () => Promise.reject(new Error('No tab with id: 7')) },
    ],
    [
      { type: 'consent-give', origin: 'https://a.example', kinds: ['text'] },
      { giveConsent: () => Promise.reject(newer) },
    ],
    [
      { type: 'answer-retry', question: 'q', to: TO, tag: TAG },
      { chooseTarget: () => Promise.reject(newer) },
    ],
  ])('answers a request that failed: $type', async (frame, options) => {
    const session = openSession(options);
    session.post(hello, frame);
    await waitFor(() => expect(faultsIn(session)).toMatchObject([{ request: frame.type }]));
  });

  it('that closes in the middle of a handler throws nothing', async () => {
    const opening = Promise.withResolvers<void>();
    const session = openSession({ ready: () => opening.promise });
    session.post(hello, { type: 'chat-new' });
    session.close();
    opening.reject(newer);
    await expect(opening.promise).rejects.toBe(newer);
    expect(session.heard).toEqual([]);
  });
});
