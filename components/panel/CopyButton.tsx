import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { IconButton } from './IconButton.tsx';
import { usePanel } from './panel-context.ts';

const SHOWN_FOR_MS = 1500;

/** A button `Copy`, which shows for a moment that it did. */
export function CopyButton({ read }: { read: () => string }): JSX.Element {
  const { platform } = usePanel();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    try {
      await platform.copy(read());
      setCopied(true);
    } catch {
      // No clipboard, no tick. The text can still be selected.
    }
  };
  return (
    <>
      <IconButton icon={isCopied ? 'check' : 'copy'} name="Copy" onClick={() => void copy()} />
      <span class="unseen" role="status">
        {isCopied ? 'Copied' : ''}
      </span>
    </>
  );
}
