import type { TypedPort } from '#lib/ports/wrap-port.ts';
import type { KeyFrame, KeyReply } from '#lib/protocol/options-frames.ts';

/**
 * Hands a key to the background on its own port, then closes the port.
 *
 * @param port - A fresh key port; the key crosses it once.
 * @returns The background's reply, or `interrupted` when it restarts before it replies.
 */
export function handOverKey(port: TypedPort<KeyReply, KeyFrame>, frame: KeyFrame): Promise<KeyReply> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve({ type: 'key-refused', problem: 'interrupted' });
    port.closed.addEventListener('abort', giveUp);
    port.listen((reply) => {
      resolve(reply);
      port.close();
    });
    if (!port.send(frame)) giveUp();
  });
}
