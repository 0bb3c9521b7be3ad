import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { providerText } from '#lib/wording/providers.ts';

interface EditorButtonsProps {
  readonly testKey: string;
  readonly onTest: () => void;
  /** Absent while the provider is not saved. */
  readonly saved:
    | {
        /** Absent where it is the default, or the organization has chosen one. */
        readonly onMakeDefault: (() => void) | undefined;
        /** Absent for a provider of the organization. */
        readonly onRemove: (() => void) | undefined;
      }
    | undefined;
}

/** What can be done with the form. */
export function EditorButtons({ testKey, onTest, saved }: EditorButtonsProps): JSX.Element {
  return (
    <div class="editor-buttons">
      <Button isPrimary type="submit">
        {providerText.save}
      </Button>
      <Button data-key={testKey} onClick={onTest}>
        {providerText.test}
      </Button>
      {saved && (
        <span class="editor-more">
          <Button
            // Not `disabled`, which would drop the focus when the click has worked.
            aria-disabled={saved.onMakeDefault === undefined}
            onClick={() => saved.onMakeDefault?.()}
          >
            {providerText.makeDefault}
          </Button>
          {saved.onRemove && <Button onClick={saved.onRemove}>{providerText.remove}</Button>}
        </span>
      )}
    </div>
  );
}
