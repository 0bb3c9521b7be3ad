import type { ComponentProps, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import type * as LaterModule from './lazy-parts.ts';

type Later = typeof LaterModule;

let later: Later | undefined;
let loading: Promise<Later> | undefined;

/** Loads what the panel can stand without. It is there before anyone can have asked for it, as a rule. */
export function loadLater(): Promise<Later> {
  loading ??= import('./lazy-parts.ts').then((loaded) => (later = loaded));
  return loading;
}

function useLater(): Later | undefined {
  const [, redraw] = useState(later);
  useEffect(() => {
    if (!later) void loadLater().then(redraw);
  }, []);
  return later;
}

/** `FailureAlert`, as soon as it is loaded. */
export function FailureAlert(props: ComponentProps<Later['FailureAlert']>): JSX.Element | null {
  const loaded = useLater();
  return loaded ? <loaded.FailureAlert {...props} /> : null;
}

/** `SendDialog`, as soon as it is loaded. */
export function SendDialog(props: ComponentProps<Later['SendDialog']>): JSX.Element | null {
  const loaded = useLater();
  return loaded ? <loaded.SendDialog {...props} /> : null;
}

/** `TurnTexts`, as soon as it is loaded. */
export function TurnTexts(props: ComponentProps<Later['TurnTexts']>): JSX.Element | null {
  const loaded = useLater();
  return loaded ? <loaded.TurnTexts {...props} /> : null;
}
