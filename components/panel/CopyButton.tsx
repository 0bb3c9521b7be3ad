import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { IconButton } from '#components/ui/IconButton.tsx';
import { actionText } from '#lib/wording/actions.ts';

import { usePanel } from './panel-context.ts';

const SHOWN_FOR_MS = 1500;

interface CopyButtonProps {
  readonly read: () => string;
  /** The same as HTML, for targets that accept it. */
  readonly readHtml?: () => string | undefined;
}

/** A button `Copy`, which briefly shows that it worked. */
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
      // Without the clipboard there is no tick; the text can still be selected.
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
