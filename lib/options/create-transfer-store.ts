import { type ReadonlySignal, signal } from '@preact/signals';

import { findFaultKind } from '#lib/faults/fault-error.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import type { ExportFormat } from '#lib/transfer/exports/file-name.ts';
import { faultText } from '#lib/wording/faults.ts';
import { transferText } from '#lib/wording/transfer.ts';

import type { TransferPlatform, TransferWork } from './options-platform.ts';

/** An export or import in progress. */
interface RunningTransfer {
  readonly kind: 'export' | 'import';
  /** From 0 to 1. */
  readonly share: number;
}

/** How the last export or import ended. */
interface TransferOutcome {
  readonly isGood: boolean;
  readonly text: string;
  /** The first of what was not imported. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

/** Exporting and importing, one at a time. */
export interface TransferStore {
  readonly running: ReadonlySignal<RunningTransfer | undefined>;
  readonly outcome: ReadonlySignal<TransferOutcome | undefined>;
  exportAll(format: ExportFormat): Promise<void>;
  backUp(): Promise<void>;
  importFiles(files: readonly File[]): Promise<void>;
  cancel(): void;
}

/**
 * Creates the options page's store for exports and imports.
 *
 * @param onImported - Called after each import, even a cancelled one.
 */
export function createTransferStore(platform: TransferPlatform, onImported: () => void): TransferStore {
  const running = signal<RunningTransfer | undefined>(undefined);
  const outcome = signal<TransferOutcome | undefined>(undefined);
  let stopping = new AbortController();

  function tell(isGood: boolean, text: string, problems: readonly string[] = [], problemCount = 0): void {
    outcome.value = { isGood, text, problems, problemCount };
  }

  async function run(
    kind: RunningTransfer['kind'],
    work: (options: TransferWork) => Promise<void>,
  ): Promise<void> {
    if (running.peek()) return;
    stopping = new AbortController();
    outcome.value = undefined;
    running.value = { kind, share: 0 };
    try {
      await work({
        signal: stopping.signal,
        onProgress(done, total) {
          // A hundred steps are enough to see, and each is painted.
          const share = total === 0 ? 0 : Math.floor((100 * done) / total) / 100;
          if (share !== running.peek()?.share) running.value = { kind, share };
        },
      });
    } catch (error) {
      if (stopping.signal.aborted) tell(true, transferText.exportCancelled);
      else {
        reportFault(error, 'options');
        tell(false, `${transferText.exportFailed} ${faultText[findFaultKind(error)]}`);
      }
    } finally {
      running.value = undefined;
    }
  }

  function save(
    write: (options: TransferWork) => Promise<{ name: string; chats: number; unreadable: number }>,
  ) {
    return run('export', async (options) => {
      const { name, chats, unreadable } = await write(options);
      const missing = unreadable > 0 ? ` ${transferText.missing(unreadable)}` : '';
      tell(true, transferText.exported(chats, name) + missing);
    });
  }

  return {
    running,
    outcome,
    exportAll: (format) => save((options) => platform.exportAll(format, options)),
    backUp: () => save((options) => platform.backUp(options)),
    importFiles: (files) =>
      run('import', async (options) => {
        const report = await platform.importFiles(files, options);
        const { problems, problemCount, stopped } = report;
        const isNone = report.chats + report.grown + report.known === 0 && !report.settings;
        const isGood = stopped === 'cancelled' || (!isNone && stopped === undefined);
        tell(isGood, transferText.imported(report), problems.map(transferText.problem), problemCount);
        onImported();
      }),
    cancel: () => stopping.abort(),
  };
}
