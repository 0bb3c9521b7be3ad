import '#components/ui/checkbox.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Checkbox } from '#components/ui/Checkbox.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import type { StreamFormat } from '#lib/inspector/create-inspector-store.ts';
import { inspectorText } from '#lib/wording/inspector.ts';

interface SaveDialogProps {
  readonly origin: string;
  readonly onSave: (format: StreamFormat, hasText: boolean) => void;
  readonly onCancel: () => void;
}

const FORMATS = ['recording', 'fixture'] as const;

/** Asks how a stream is saved. The text is left out unless the user includes it. */
export function SaveDialog({ origin, onSave, onCancel }: SaveDialogProps): JSX.Element {
  const name = useId();
  const [format, setFormat] = useState<StreamFormat>('recording');
  const [hasText, setText] = useState(false);
  return (
    <Dialog title={inspectorText.saveTitle} onCancel={onCancel}>
      <fieldset class="save-formats">
        <legend class="unseen">{inspectorText.format}</legend>
        {FORMATS.map((one) => (
          <div class="checkbox" key={one}>
            <input
              id={`${name}-${one}`}
              type="radio"
              name={name}
              checked={format === one}
              aria-describedby={`${name}-${one}-hint`}
              onChange={() => setFormat(one)}
            />
            <label for={`${name}-${one}`}>{inspectorText.formats[one]}</label>
            <p id={`${name}-${one}-hint`} class="hint">
              {inspectorText.formatHints[one]}
            </p>
          </div>
        ))}
      </fieldset>
      <Checkbox
        label={inspectorText.includeText}
        hint={inspectorText.includeTextHint}
        isOn={hasText}
        onChange={setText}
      />
      {format === 'recording' && <p class="hint">{inspectorText.saveHint(origin)}</p>}
      <div class="dialog-buttons">
        <Button onClick={onCancel}>{inspectorText.cancel}</Button>
        <Button isPrimary data-first onClick={() => onSave(format, hasText)}>
          {inspectorText.confirmSave}
        </Button>
      </div>
    </Dialog>
  );
}
