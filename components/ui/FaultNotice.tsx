import type { JSX } from 'preact';

import type { FaultKind } from '#lib/protocol/fault.ts';
import { faultText } from '#lib/wording/faults.ts';

import { Notice } from './Notice.tsx';
import { TextButton } from './TextButton.tsx';

interface FaultNoticeProps {
  readonly fault: FaultKind;
  readonly onReload: () => void;
}

/** What failed inside Gloss, and the button that restarts it. */
export function FaultNotice({ fault, onReload }: FaultNoticeProps): JSX.Element {
  return (
    <Notice
      role="alert"
      data-fault={fault}
      buttons={<TextButton onClick={onReload}>{faultText.reload}</TextButton>}
    >
      {faultText[fault]}
    </Notice>
  );
}
