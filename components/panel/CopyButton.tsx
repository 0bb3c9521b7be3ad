import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { IconButton } from '#components/ui/IconButton.tsx';
import { actionText } from '#lib/wording/actions.ts';

import { usePanel } from './panel-context.ts';

const SHOWN_FOR_MS = 1500;

interface CopyButtonProps {
  readonly read: () => string;
  /** The same as HTML, for places that take it. */
  readonly readHtml?: () => string | undefined;
}

/** A button `Copy`, which shows for a moment that it did. */
export function CopyButton({ read, readHtml }: CopyButtonProps): JSX.Element {
  const { platform } = usePanel();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    try {
      await platform.copy(read(), readHtml?.());
      setCopied(true);
    } catch {
      // No clipboard, no tick. The text can still be selected.
    }
  };
  return (
    <>
      <IconButton icon={isCopied ? 'check' : 'copy'} name={actionText.copy} onClick={() => void copy()} />
      <span class="unseen" role="status">
        {isCopied ? actionText.copied : ''}
      </span>
    </>
  );
}
