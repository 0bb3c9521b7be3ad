import type { DeviceModel } from './device-model.ts';

/**
 * Lets the browser download its model, or joins a download that is under way. Must be called in a click: browsers
 * refuse it elsewhere.
 *
 * @param onProgress - Called with the share that has arrived, from 0 to 1.
 * @param signal - Ends the wait. The browser may continue the download.
 * @throws What `create` throws.
 */
export async function downloadModel(
  model: DeviceModel,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const session = await model.create({
    signal,
    monitor(monitor) {
      monitor.addEventListener('downloadprogress', ({ loaded }) => onProgress(loaded));
    },
  });
  session.destroy();
}
