import type { JSX } from 'preact';

import { Button } from '#components/ui/Button.tsx';
import { providerText } from '#lib/wording/providers.ts';

interface EditorButtonsProps {
  readonly testKey: string;
  readonly onTest: () => void;
  /** Absent while the provider is not saved. */
  readonly saved:
    | {
        /** Absent if it is the default already, or if the organization has set the default. */
        readonly onMakeDefault: (() => void) | undefined;
        /** Absent for a provider of the organization. */
        readonly onRemove: (() => void) | undefined;
      }
    | undefined;
}

/** The buttons of the form. */
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
            // Not `disabled`, which would lose the focus after a successful click.
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
