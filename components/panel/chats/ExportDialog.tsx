import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { findFaultKind } from '#lib/faults/fault-error.ts';
import { reportFault } from '#lib/faults/report-fault.ts';
import type { ListedChat } from '#lib/protocol/chat-list.ts';
import { EXPORT_FORMATS, type ExportFormat } from '#lib/transfer/exports/file-name.ts';
import { actionText } from '#lib/wording/actions.ts';
import { faultText } from '#lib/wording/faults.ts';
import { transferText } from '#lib/wording/transfer.ts';

interface ExportDialogProps {
  readonly chat: ListedChat;
  /** The name of the saved file. */
  readonly onExported: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for the format of a chat's file, and saves it. */
export function ExportDialog({ chat, onExported, onClose }: ExportDialogProps): JSX.Element {
  const { platform } = usePanel();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();

  async function save(format: ExportFormat): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      const name = await platform.exportChat(chat, format);
      if (name !== undefined) return onExported(name);
      setProblem(transferText.notThere);
    } catch (error) {
      reportFault(error, 'panel');
      setProblem(`${transferText.exportFailed} ${faultText[findFaultKind(error)]}`);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog title={transferText.exportChatTitle} class="chat-export" onCancel={onClose}>
      {EXPORT_FORMATS.map((format, index) => (
        <Button key={format} data-first={index === 0} disabled={isBusy} onClick={() => void save(format)}>
          {transferText.formats[format]}
        </Button>
      ))}
      {problem !== undefined && (
        <p class="chat-export-problem" role="alert">
          {problem}
        </p>
      )}
      <div class="dialog-buttons">
        <Button onClick={onClose}>{actionText.cancel}</Button>
      </div>
    </Dialog>
  );
}
