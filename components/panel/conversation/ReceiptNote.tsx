import './receipt.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

import { usePanel } from '#components/panel/panel-context.ts';
import { Disclosure } from '#components/ui/Disclosure.tsx';
import { TextButton } from '#components/ui/TextButton.tsx';
import { useLoaded } from '#components/ui/use-loaded.ts';
import { isWithoutParameters, mergeParameters } from '#lib/protocol/answer-parameters.ts';
import type { Receipt } from '#lib/protocol/chat.ts';
import { conversationText } from '#lib/wording/conversation.ts';
import { formatDateTime } from '#lib/wording/format.ts';
import { parameterText } from '#lib/wording/parameters.ts';
import { sizeText } from '#lib/wording/sizes.ts';

interface ReceiptNoteProps {
  /** Id of the question that it belongs to. */
  readonly question: string;
  readonly receipt: Receipt;
}

/** What was sent with a question, where and when. The exact text is built only on request. */
export function ReceiptNote({ question, receipt }: ReceiptNoteProps): JSX.Element {
  const { store } = usePanel();
  const [isShown, setShown] = useState(false);
  const texts = useLoaded(isShown, () => import('#components/panel/TurnTexts.tsx'));
  const { origin, provider, model, tokens, at } = receipt;
  const parameters = mergeParameters(receipt);
  const { receipt: text } = conversationText;
  return (
    <Disclosure part="receipt" summary={text.title}>
      <dl class="receipt-facts">
        <dt>{text.to}</dt>
        <dd class="origin">{origin ?? text.nowhere}</dd>
        <dt>{text.provider}</dt>
        <dd>{text.providerAndModel(provider, model)}</dd>
        <dt>{text.size}</dt>
        <dd>{sizeText.tokens(tokens)}</dd>
        {!isWithoutParameters(parameters) && (
          <>
            <dt>{text.with}</dt>
            <dd>{parameterText.list(parameters)}</dd>
          </>
        )}
        <dt>{text.when}</dt>
        <dd>
          <time dateTime={new Date(at).toISOString()}>{formatDateTime(at)}</time>
        </dd>
      </dl>
      <TextButton aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? text.hideText : text.showText}
      </TextButton>
      {isShown && texts && (
        <texts.TurnTexts
          turns={store.conversation.sentTurns(question)}
          systemPrompt={receipt.systemPrompt}
          below="panel"
        />
      )}
    </Disclosure>
  );
}
