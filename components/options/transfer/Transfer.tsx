import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { Button } from '#components/ui/Button.tsx';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { Field } from '#components/ui/Field.tsx';
import { Progress } from '#components/ui/Progress.tsx';
import { useFocusRequest } from '#components/ui/use-focus-request.ts';
import type { ChatDataStore } from '#lib/options/create-chat-data-store.ts';
import type { TransferStore } from '#lib/options/create-transfer-store.ts';
import { EXPORT_FORMATS, type ExportFormat } from '#lib/transfer/exports/file-name.ts';
import { actionText } from '#lib/wording/actions.ts';
import { transferText } from '#lib/wording/transfer.ts';

interface TransferProps {
  readonly store: TransferStore;
  readonly chatData: ChatDataStore;
}

/**
 * Exports chats, backs everything up, and imports files. While it works, a progress bar and a Cancel button
 * are shown.
 */
export function Transfer({ store, chatData }: TransferProps): JSX.Element {
  const heading = useId();
  const section = useRef<HTMLElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [format, setFormat] = useState<ExportFormat>('markdown');
  const started = useRef<string | undefined>(undefined);
  const focus = useFocusRequest(section);
  const running = store.running.value;
  const outcome = store.outcome.value;
  const days = chatData.state.value?.retention ?? null;

  // The pressed button is disabled in the meantime.
  useLayoutEffect(() => {
    if (running) focus('cancel');
    else if (started.current !== undefined) focus(started.current);
  }, [running !== undefined]);

  function start(key: string, work: () => Promise<void>): void {
    started.current = key;
    void work();
  }

  return (
    <section ref={section} class="section transfer" aria-labelledby={heading}>
      <header class="section-head">
        <h2 id={heading}>{transferText.heading}</h2>
        <p>{transferText.intro}</p>
      </header>
      <div class="transfer-row">
        <Field label={transferText.format}>
          {(attributes) => (
            <select
              {...attributes}
              value={format}
              disabled={running !== undefined}
              onChange={({ currentTarget: { value } }) =>
                setFormat(EXPORT_FORMATS.find((one) => one === value) ?? 'markdown')
              }
            >
              {EXPORT_FORMATS.map((one) => (
                <option key={one} value={one}>
                  {transferText.formats[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button
          data-key="export"
          disabled={running !== undefined}
          onClick={() => start('export', () => store.exportAll(format))}
        >
          {transferText.export}
        </Button>
      </div>
      <div class="transfer-step">
        <Button
          data-key="back-up"
          disabled={running !== undefined}
          onClick={() => start('back-up', () => store.backUp())}
        >
          {transferText.backUp}
        </Button>
        <p>{transferText.backUpHint}</p>
      </div>
      <div class="transfer-step">
        <Button data-key="import" disabled={running !== undefined} onClick={() => input.current?.click()}>
          {transferText.import}
        </Button>
        <p>{transferText.importHint}</p>
        {days !== null && <p>{transferText.expires(days)}</p>}
        <input
          ref={input}
          type="file"
          hidden
          multiple
          accept=".json,.zip,application/json,application/zip"
          aria-label={transferText.files}
          onChange={({ currentTarget }) => {
            const files = [...(currentTarget.files ?? [])];
            if (files.length === 0) return;
            // Cleared, so that the same file can be chosen again.
            start('import', () => store.importFiles(files).finally(() => (currentTarget.value = '')));
          }}
        />
      </div>
      {running && (
        <div class="transfer-running">
          <Progress
            label={running.kind === 'export' ? transferText.exporting : transferText.importing}
            share={running.share}
          />
          <Button data-key="cancel" onClick={store.cancel}>
            {actionText.cancel}
          </Button>
        </div>
      )}
      <div class="outcome" aria-live="polite" data-part="transfer-outcome">
        {outcome && <p class={outcome.isGood ? 'good' : 'bad'}>{outcome.text}</p>}
      </div>
      {outcome && outcome.problemCount > 0 && (
        <Disclosure summary={transferText.problems(outcome.problemCount)}>
          <ul class="transfer-problems">
            {outcome.problems.map((problem, index) => (
              <li key={index} dir="auto">
                {problem}
              </li>
            ))}
            {outcome.problemCount > outcome.problems.length && (
              <li>{transferText.moreProblems(outcome.problemCount - outcome.problems.length)}</li>
            )}
          </ul>
        </Disclosure>
      )}
    </section>
  );
}
