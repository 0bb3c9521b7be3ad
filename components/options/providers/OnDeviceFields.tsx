import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Progress } from '#components/ui/Progress.tsx';
import type { ModelDownload, ModelState } from '#lib/options/create-model-download.ts';
import { actionText } from '#lib/wording/actions.ts';
import { deviceModelText } from '#lib/wording/device-model.ts';

function describe(state: ModelState): string {
  return state.type === 'waiting' ? deviceModelText.waiting(state.share) : deviceModelText[state.type];
}

function StateButton({ download }: { readonly download: ModelDownload }): JSX.Element | null {
  const { type } = download.state.value;
  switch (type) {
    case 'checking':
    case 'available':
      return null;
    case 'downloadable':
    case 'failed':
      return <Button onClick={() => void download.start()}>{deviceModelText.download}</Button>;
    case 'downloading':
      return <Button onClick={() => void download.start()}>{deviceModelText.follow}</Button>;
    case 'waiting':
      return <Button onClick={() => download.cancel()}>{actionText.cancel}</Button>;
    case 'unavailable':
      return <Button onClick={() => void download.check()}>{deviceModelText.again}</Button>;
    default:
      return type satisfies never;
  }
}

/**
 * Whether the browser's own model is available, with a button that downloads it, after saying how large it
 * is.
 */
export function OnDeviceFields({ download }: { readonly download: ModelDownload }): JSX.Element {
  useEffect(() => void download.check(), []);
  const state = download.state.value;
  return (
    <div role="group" aria-label={deviceModelText.title} class="device-model" data-state={state.type}>
      <p role="status">{describe(state)}</p>
      {state.type === 'failed' && state.message !== '' && <blockquote dir="auto">{state.message}</blockquote>}
      {state.type === 'waiting' && (
        <>
          <Progress label={deviceModelText.title} share={state.share} />
          <p class="hint">{deviceModelText.cancelHint}</p>
        </>
      )}
      <StateButton download={download} />
    </div>
  );
}
