import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type { CropDialogProps } from './CropDialog.tsx';
import { usePanel } from './panel-context.ts';

/** Opens the dialog in which a part of a picture is chosen, when one is to be chosen. It is loaded then. */
export function CropHost(): JSX.Element | null {
  const { store } = usePanel();
  const [loaded, setLoaded] = useState<{ Dialog: ComponentType<CropDialogProps> } | undefined>();
  const id = store.cropping.value;
  const quote = store.draft.quotes.value.find((one) => one.id === id);
  const whole = quote?.originalImage ?? quote?.image;
  const isWanted = whole !== undefined;

  useEffect(() => {
    if (isWanted && !loaded) {
      void import('./CropDialog.tsx').then(({ CropDialog }) => setLoaded({ Dialog: CropDialog }));
    }
  }, [isWanted, loaded]);

  useEffect(() => {
    // Its quote has gone, and with it what there was to choose from.
    if (id !== undefined && !isWanted) store.crop(undefined);
  }, [id, isWanted]);

  if (!whole || id === undefined || !loaded) return null;
  const { Dialog } = loaded;
  return (
    <Dialog
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
