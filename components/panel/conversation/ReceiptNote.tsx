import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { TurnTexts } from '#components/panel/lazy-components.tsx';
import { usePanel } from '#components/panel/panel-context.ts';
import { Icon } from '#components/ui/Icon.tsx';
import type { Receipt } from '#lib/protocol/chat.ts';
import { formatDateTime } from '#lib/wording/format.ts';

interface ReceiptNoteProps {
  /** Id of the question that it belongs to. */
  readonly question: string;
  readonly receipt: Receipt;
}

/** What was sent with a question, where and when: folded away, and the exact text only when asked for. */
export function ReceiptNote({ question, receipt }: ReceiptNoteProps): JSX.Element {
  const { store } = usePanel();
  const [isShown, setShown] = useState(false);
  const { origin, provider, model, tokens, at } = receipt;
  return (
    <details class="receipt" data-part="receipt">
      <summary>
        <Icon name="chevron" />
        What was sent
      </summary>
      <dl class="receipt-facts">
        <dt>To</dt>
        <dd class="origin">{origin}</dd>
        <dt>Provider</dt>
        <dd>{model ? `${provider}, ${model}` : provider}</dd>
        <dt>Size</dt>
        <dd>about {tokens.toLocaleString()} tokens</dd>
        <dt>When</dt>
        <dd>
          <time dateTime={new Date(at).toISOString()}>{formatDateTime(at)}</time>
        </dd>
      </dl>
      <button type="button" class="text-button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide exact text' : 'Show exact text'}
      </button>
      {isShown && <TurnTexts turns={store.sentTurns(question)} />}
    </details>
  );
}
