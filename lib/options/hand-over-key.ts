import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { KeyFrame, KeyReply } from '#lib/protocol/options-frames.ts';

/**
 * Hands a key over to the background on a port of its own, and closes the port.
 *
 * @param port - A fresh key port; the key travels on it once.
 * @returns What the background says; a refusal too when it goes away before it has said anything.
 */
export function handOverKey(port: TypedPort<KeyReply, KeyFrame>, frame: KeyFrame): Promise<KeyReply> {
  return new Promise((resolve) => {
    const giveUp = (): void =>
      resolve({
        type: 'key-refused',
        reason: 'Gloss went away before the key was stored. Press Save again.',
      });
    port.closed.addEventListener('abort', giveUp);
    port.listen((reply) => {
      resolve(reply);
      port.close();
    });
    if (!port.send(frame)) giveUp();
  });
}
