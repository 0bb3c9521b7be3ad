import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import type { FaultKind } from '#lib/protocol/fault.ts';
import { faultText } from '#lib/wording/faults.ts';

import { Notice } from './Notice.tsx';
import { TextButton } from './TextButton.tsx';

interface FaultNoticeProps {
  readonly fault: FaultKind;
  /**
   * Restarts Gloss.
   *
   * @param isForced - Even if that loses an unsent draft.
   * @returns False when it would, and nothing was restarted.
   */
  readonly onReload: (isForced: boolean) => Promise<boolean>;
}

/** What failed inside Gloss, and the button that restarts it. */
export function FaultNotice({ fault, onReload }: FaultNoticeProps): JSX.Element {
  const [isLosing, setLosing] = useState(false);
  return (
    <Notice
      role="alert"
      data-fault={fault}
      buttons={
        <TextButton onClick={() => void onReload(isLosing).then((isDone) => setLosing(!isDone))}>
          {isLosing ? faultText.reloadAnyway : faultText.reload}
        </TextButton>
      }
    >
      {isLosing ? faultText.losesDraft : faultText[fault]}
    </Notice>
  );
}
