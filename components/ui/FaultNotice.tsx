import type { JSX } from 'preact';

import type { FaultKind } from '#lib/protocol/fault.ts';
import { faultText } from '#lib/wording/faults.ts';

interface FaultNoticeProps {
  readonly fault: FaultKind;
  readonly onReload: () => void;
}

/** What failed inside Gloss, and the button that restarts it. */
export function FaultNotice({ fault, onReload }: FaultNoticeProps): JSX.Element {
  return (
    <p class="fault" role="alert" data-fault={fault}>
      <span>{faultText[fault]}</span>
      <button type="button" class="text-button" onClick={onReload}>
        {faultText.reload}
      </button>
    </p>
  );
}
