import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { useLoaded } from '#components/ui/use-loaded.ts';

/** Opens the crop dialog while the user is choosing a part of a picture. */
export function CropHost(): JSX.Element | null {
  const { store } = usePanel();
  const id = store.cropping.value;
  const quote = store.draft.quotes.value.find((one) => one.id === id);
  const whole = quote?.originalImage ?? quote?.image;
  const isWanted = whole !== undefined;
  const loaded = useLoaded(isWanted, () => import('./CropDialog.tsx'));

  useEffect(() => {
    // The quote was removed meanwhile, and its picture with it.
    if (id !== undefined && !isWanted) store.crop(undefined);
  }, [id, isWanted]);

  if (!whole || id === undefined || !loaded) return null;
  return (
    <loaded.CropDialog
      key={id}
      picture={whole}
      onUse={(part) => {
        store.crop(undefined);
        if (part) store.draft.cropQuote(id, part);
        else store.draft.restoreQuote(id);
      }}
      onCancel={() => store.crop(undefined)}
    />
  );
}
