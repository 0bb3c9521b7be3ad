import './model-place.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { isLoopback } from '#lib/presets/check-base-url.ts';
import type { ProviderView } from '#lib/protocol/frames/panel-frames.ts';
import { modelPlaceText } from '#lib/wording/model-place.ts';

/** A local server may forward questions, so this claims less about it than about the browser's own model. */
function nameLocalPlace({ origin }: ProviderView): string | undefined {
  if (origin === null) return modelPlaceText.staysHere;
  return isLoopback(new URL(origin).hostname) ? modelPlaceText.serverHere : undefined;
}

/** Says so if the model is on this computer. */
export function ModelPlace(): JSX.Element | null {
  const { store, platform } = usePanel();
  const provider = store.modelChoice.provider.value;
  const isKnown = store.isReady.value;
  const place = provider ? nameLocalPlace(provider) : undefined;
  const hasLine = place !== undefined;
  useEffect(() => {
    if (isKnown) platform.keepPlaceLine(hasLine);
  }, [isKnown, hasLine]);
  // Reserves space for what it will most likely be, so that the field does not move under the user's pointer.
  if (!isKnown && platform.hadPlaceLine())
    return (
      <span class="model-place" aria-hidden="true">
        {'\u00A0'}
      </span>
    );
  if (!hasLine) return null;
  return <span class={provider?.origin === null ? 'model-place private' : 'model-place'}>{place}</span>;
}
