import { whileHeld } from '#lib/background/while-held.ts';
import { answerPort, type RawPort, wrapPort } from '#lib/ports/wrap-port.ts';
import {
  isPassphraseFrame,
  type PassphraseFrame,
  type PassphraseProblem,
  type PassphraseReply,
} from '#lib/protocol/frames/passphrase-frames.ts';
import type { KeyVault } from '#lib/vault/key-vault.ts';

/** What a passphrase is served with. */
export interface ServePassphraseOptions {
  readonly vault: KeyVault;
  hold(): () => void;
  /** Tells pages and panels how the keys are protected now. */
  onVault(): Promise<void>;
}

async function carryOut(vault: KeyVault, frame: PassphraseFrame): Promise<PassphraseProblem | undefined> {
  switch (frame.type) {
    case 'vault-unlock':
      return (await vault.unlock(frame.passphrase)) ? undefined : 'wrong';
    case 'passphrase-set':
      return (await vault.setPassphrase(frame.next)) ? undefined : 'set-already';
    case 'passphrase-change':
      return (await vault.changePassphrase(frame.current, frame.next)) ? undefined : 'wrong';
    case 'passphrase-remove':
      return (await vault.removePassphrase(frame.current)) ? undefined : 'wrong';
    default:
      return frame satisfies never;
  }
}

/** Receives passphrases from the options page. They go to the vault and nowhere else. */
export function servePassphrase(rawPort: RawPort, { vault, hold, onVault }: ServePassphraseOptions): void {
  const port = wrapPort<PassphraseFrame, PassphraseReply>(rawPort, isPassphraseFrame);
  answerPort(port, 'vault', (frame) =>
    whileHeld(hold, async () => {
      const problem = await carryOut(vault, frame);
      if (!problem) await onVault();
      port.send(problem ? { type: 'passphrase-refuse', problem } : { type: 'passphrase-done' });
    }),
  );
}
