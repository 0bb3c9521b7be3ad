import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { actionText } from '#lib/wording/actions.ts';

interface CopyLineProps {
  readonly line: string;
  readonly onCopy: (text: string) => Promise<void>;
}

/** A command for a terminal, with a button that copies it. */
export function CopyLine({ line, onCopy }: CopyLineProps): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    try {
      await onCopy(line);
      setCopied(true);
    } catch {
      // Without the clipboard the line can still be selected.
    }
  }
  return (
    <div class="copy-line">
      <code class="line">{line}</code>
      <Button onClick={() => void copy()}>{isCopied ? actionText.copied : actionText.copy}</Button>
    </div>
  );
}
