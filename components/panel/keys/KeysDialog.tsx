import './keys-dialog.css';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Button } from '#components/ui/Button.tsx';
import { Dialog } from '#components/ui/Dialog.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { ACTION_LETTERS } from '#lib/panel/panel-keys.ts';
import type { BrowserCommand } from '#lib/protocol/browser-command.ts';
import { actionText } from '#lib/wording/actions.ts';
import { keysHelpText } from '#lib/wording/keys-help.ts';

interface KeyRow {
  /** In the notation that the browser uses for its own shortcuts. */
  readonly keys: string;
  readonly does: string;
}

function KeyGroup({ name, rows }: { readonly name: string; readonly rows: readonly KeyRow[] }): JSX.Element {
  const id = useId();
  return (
    <section class="keys-group" aria-labelledby={id}>
      <h3 id={id}>{name}</h3>
      <dl>
        {rows.map(({ keys, does }) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every key of the panel, and the browser's shortcuts as they are set now. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { platform } = usePanel();
  const [commands, setCommands] = useState<readonly BrowserCommand[]>([]);
  const { groups, keys, does } = keysHelpText;
  const names = platform.system === 'mac' ? keys.mac : keys.other;

  useEffect(() => {
    const ending = new AbortController();
    void platform.readCommands().then((found) => {
      if (!ending.signal.aborted) setCommands(found);
    });
    return () => ending.abort();
  }, [platform]);

  const inPanel = Object.entries(ACTION_LETTERS).map(([letter, action]) => ({
    keys: `${names.altShift}${letter.toUpperCase()}`,
    does: does[action],
  }));
  const fromPages = commands.flatMap(({ description, shortcut }) =>
    shortcut === '' || description === '' ? [] : [{ keys: shortcut, does: description }],
  );
  return (
    <Dialog title={keysHelpText.title} class="keys-help" onCancel={onClose}>
      <KeyGroup
        name={groups.field}
        rows={[
          { keys: names.enter, does: does.send },
          { keys: names.shiftEnter, does: does.line },
          { keys: '/', does: does.savedQuestions },
          { keys: '↑', does: does.recall },
          { keys: '?', does: does.help },
        ]}
      />
      <KeyGroup
        name={groups.panel}
        rows={[
          ...inPanel,
          { keys: names.escape, does: does.stop },
          { keys: names.ctrlSlash, does: does.help },
          { keys: 'F6', does: does.nextPart },
        ]}
      />
      <KeyGroup
        name={groups.chats}
        rows={[
          { keys: names.enter, does: does.openChat },
          { keys: 'F2', does: does.renameChat },
          { keys: names.delete, does: does.deleteChat },
        ]}
      />
      {fromPages.length > 0 && <KeyGroup name={groups.pages} rows={fromPages} />}
      <div class="dialog-buttons">
        <TextButton onClick={() => platform.openOptions('shortcuts')}>{keysHelpText.change}</TextButton>
        <Button data-first onClick={onClose}>
          {actionText.done}
        </Button>
      </div>
    </Dialog>
  );
}
