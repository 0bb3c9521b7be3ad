import type { JSX } from 'preact';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the crop dialog while the user is choosing a part of a picture. */
export function CropHost(): JSX.Element | null {
  const { crop } = usePanel().store;
  const quote = crop.quote.value;
  const whole = quote?.originalImage ?? quote?.image;
  const loaded = useLoaded(whole !== undefined, () => import('./CropDialog.tsx'));
  if (!quote || !whole || !loaded) return null;
  return <loaded.CropDialog key={quote.id} picture={whole} onUse={crop.choose} onCancel={crop.close} />;
}
