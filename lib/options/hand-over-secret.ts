import type { TypedPort } from '#lib/ports/wrap-port.ts';

/**
 * Hands a secret to the background on a dedicated port, then closes the port.
 *
 * @param port - A fresh port; the secret crosses it once.
 * @param interrupted - The reply when the background restarts before it replies.
 */
export function handOverSecret<Reply, Frame>(
  port: TypedPort<Reply, Frame>,
  frame: Frame,
  interrupted: Reply,
): Promise<Reply> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(interrupted);
    port.closed.addEventListener('abort', giveUp);
    port.listen((reply) => {
      resolve(reply);
      port.close();
    });
    if (!port.send(frame)) giveUp();
  });
}
