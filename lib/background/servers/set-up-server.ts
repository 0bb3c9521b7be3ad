import { readServerTarget } from '#lib/background/targets.ts';
import { whileHeld } from '#lib/background/while-held.ts';
import { answerPort, type RawPort, type TypedPort, wrapPort } from '#lib/ports/wrap-port.ts';
import { LOCAL_SERVERS } from '#lib/presets/local-servers.ts';
import { tidyKey } from '#lib/presets/tidy-key.ts';
import { isSetUpFrame, type SetUpFrame, type SetUpReply } from '#lib/protocol/frames/set-up-frames.ts';
import type { ServerProvider } from '#lib/protocol/provider.ts';
import { connectProvider } from '#lib/runs/connect-provider.ts';
import { findServer } from '#lib/runs/find-server.ts';
import { envOfWindow, type RunEnvironment } from '#lib/runs/run-environment.ts';
import { checkAllowed, providerSettings, saveProvider } from '#lib/settings/provider-settings.ts';
import { type KeyVault, VaultLockedError } from '#lib/vault/key-vault.ts';

/** What setting up a first provider needs. */
export interface SetUpServerOptions {
  readonly vault: Pick<KeyVault, 'save' | 'remove' | 'state'>;
  readonly env: RunEnvironment;
  hold(): () => void;
  /** A provider was saved, and its key if it has one. */
  onSaved(): Promise<void>;
}

type SetUpPort = TypedPort<SetUpFrame, SetUpReply>;
type FindFrame = Extract<SetUpFrame, { type: 'servers-find' }>;
type ConnectFrame = Extract<SetUpFrame, { type: 'provider-connect' }>;

/**
 * Sets up a provider for a panel: looks for servers on this computer, tests the typed values, and saves them
 * if they work.
 *
 * A key comes in with the frame that tests it, and is stored with the provider or dropped. None goes out.
 */
export function createSetUpServer({ vault, env, hold, onSaved }: SetUpServerOptions): {
  serve(port: RawPort): void;
} {
  async function showState({ send }: SetUpPort): Promise<void> {
    const { managed } = await providerSettings.getValue();
    send({ type: 'set-up-state', isForbidden: managed?.isExclusive ?? false });
  }

  async function findServers({ send, closed }: SetUpPort, frame: FindFrame): Promise<void> {
    await Promise.all(
      LOCAL_SERVERS.map(async (preset) => {
        if (!(await env.hasHostPermission(new URL(preset.baseUrl).origin))) return;
        const server = await findServer(envOfWindow(env, frame.isPrivate), preset, closed);
        if (server) send({ type: 'server-found', server });
      }),
    );
    send({ type: 'servers-end' });
  }

  /** Stores the key first: a question that is asked immediately must find it. */
  async function save(provider: ServerProvider, key: string | undefined): Promise<void> {
    if (key !== undefined) await vault.save(provider.id, new URL(provider.baseUrl).origin, key);
    try {
      await saveProvider(provider);
    } catch (error) {
      if (key !== undefined) await vault.remove(provider.id);
      throw error;
    }
  }

  async function connect({ send, closed }: SetUpPort, frame: ConnectFrame): Promise<void> {
    const key = frame.key === undefined ? undefined : tidyKey(frame.key)?.key;
    if (frame.key !== undefined && key === undefined)
      return void send({ type: 'set-up-refuse', problem: 'invalid-character' });
    // Checked before anything is sent: a key that works but cannot be stored is useless.
    if (key !== undefined && (await vault.state()).isLocked)
      return void send({ type: 'set-up-refuse', problem: 'locked' });
    const described = { ...frame.provider, id: crypto.randomUUID() };
    // A new provider is allowed unchanged or not at all.
    await checkAllowed(described);
    const typed = { keyFor: () => Promise.resolve({ ...(key !== undefined && { key }), elsewhere: false }) };
    const target = await readServerTarget(typed, described, described.model);
    const { outcome, provider } = frame.isForced
      ? { outcome: { type: 'works' as const, text: '' }, provider: described }
      : await connectProvider(envOfWindow(env, frame.isPrivate), target, closed, (step, model) =>
          send({ type: 'set-up-step', step, model }),
        );
    // The panel was closed or the user went back: nothing may be saved now.
    if (closed.aborted) return;
    const isSaved = outcome.type === 'works';
    try {
      if (isSaved) await save(provider, key);
    } catch (error) {
      if (!(error instanceof VaultLockedError)) throw error;
      return void send({ type: 'set-up-refuse', problem: 'locked' });
    }
    send({ type: 'set-up-end', outcome, provider, isSaved });
    if (isSaved) await onSaved();
  }

  function handle(port: SetUpPort, frame: SetUpFrame): Promise<void> {
    switch (frame.type) {
      case 'set-up-show':
        return showState(port);
      case 'servers-find':
        return findServers(port, frame);
      case 'provider-connect':
        return connect(port, frame);
      default:
        return frame satisfies never;
    }
  }

  return {
    serve(rawPort) {
      const port = wrapPort<SetUpFrame, SetUpReply>(rawPort, isSetUpFrame);
      answerPort(port, 'settings', (frame) => whileHeld(hold, () => handle(port, frame)));
    },
  };
}
