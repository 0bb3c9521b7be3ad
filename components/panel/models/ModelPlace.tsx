import './model-place.css';
import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { isLoopback } from '#lib/presets/check-base-url.ts';
import { deviceModelText } from '#lib/wording/device-model.ts';

/** Says so where the model is on this computer. A server here may send questions on, so less is said of it. */
export function ModelPlace(): JSX.Element | null {
  const current = usePanel().store.modelChoice.provider.value;
  if (!current) return null;
  const { origin } = current;
  if (origin === null) return <span class="model-place private">{deviceModelText.staysHere}</span>;
  if (!isLoopback(new URL(origin).hostname)) return null;
  return <span class="model-place">{deviceModelText.serverHere}</span>;
}
